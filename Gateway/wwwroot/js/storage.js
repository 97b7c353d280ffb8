/** What is kept for this tab (a token, drafts, sends under way) or for this browser (theme, how far was read). Works, without memory, where storage is forbidden. */
class Kept {
  #area;

  constructor(area) {
    this.#area = area;
  }

  get(name) {
    try {
      return JSON.parse(this.#area()?.getItem(name) ?? 'null');
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      if (value === null || value === '') {
        this.#area().removeItem(name);
      } else {
        this.#area().setItem(name, JSON.stringify(value));
      }
    } catch {
      // full, or forbidden: it lives as long as the page does
    }
  }
}

export const ofTab = new Kept(() => sessionStorage);
export const ofBrowser = new Kept(() => localStorage);
