import { isModerator, isMuted } from './rights.js';
import { momentOf } from './times.js';

/** Why the user cannot write in a room just now, as a sentence; null: he can. */
export function silenceOf(info) {
  if (isMuted(info)) {
    return `You are muted here until ${momentOf(info.muted_until)}. You can read along until then.`;
  }
  if (info.read_only && !isModerator(info)) {
    return 'Only moderators and owners write in this room. You can read along.';
  }
  return null;
}
