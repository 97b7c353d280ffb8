const LONGEST = 64;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id as rooms have them, from a title: lower case letters, digits, dashes. What is private gets an end that nobody guesses, and that is free. */
export function newRoomId(title, kind) {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const name = plain.replace(/^direct(?=-|$)/, 'room').slice(0, LONGEST - 10).replace(/-+$/, '');
  if (kind === 'private' || !name) {
    return `${name || 'room'}-${random(8)}`;
  }
  return name;
}

function random(length) {
  return Array.from(crypto.getRandomValues(new Uint32Array(length)), (number) => LETTERS[number % LETTERS.length]).join('');
}
