const CANDIDATE = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,:;!?…*_~]+$/u;

/** Parts of a text in order: strings, and `{ text, href }` for what is an address of the web. Nothing but http and https becomes a link. */
export function partsOf(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(CANDIDATE)) {
    const address = trim(found[0]);
    const href = hrefOf(address);
    if (href) {
      parts.push(text.slice(from, found.index), { text: address, href });
      from = found.index + address.length;
    }
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}

/** Without the punctuation of the sentence around it; a closing bracket stays if the address opened it. */
function trim(address) {
  for (;;) {
    const shorter = address.replace(TRAILING, '');
    const last = shorter.at(-1);
    const opening = { ')': '(', ']': '[' }[last];
    if (opening && count(shorter, opening) < count(shorter, last)) {
      address = shorter.slice(0, -1);
    } else {
      return shorter;
    }
  }
}

const count = (text, character) => text.split(character).length - 1;

function hrefOf(address) {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    return isWeb && url.hostname && !url.username && !url.password ? url.href : null; // https://bank.example@elsewhere deceives
  } catch {
    return null;
  }
}
