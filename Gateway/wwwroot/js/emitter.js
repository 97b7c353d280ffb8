/** Something that tells what happens to it. */
export class Emitter {
  #listeners = new Map();

  on(name, listener) {
    if (!this.#listeners.has(name)) {
      this.#listeners.set(name, new Set());
    }
    this.#listeners.get(name).add(listener);
    return () => this.#listeners.get(name).delete(listener);
  }

  emit(name, ...details) {
    for (const listener of [...this.#listeners.get(name) ?? []]) {
      listener(...details);
    }
  }
}
