const RANKS = ['none', 'invited', 'member', 'moderator', 'owner'];

const rank = (role) => RANKS.indexOf(role);

export const isMember = (info) => rank(info.role) >= rank('member');

export const isModerator = (info) => rank(info.role) >= rank('moderator');

export const isOwner = (info) => info.role === 'owner';

/** Rooms that are somebody's: not the lobby, which is everybody's, and not what two people have with each other. */
export const isOfSomebody = ({ kind }) => kind === 'public' || kind === 'private';

/** What one may do to a member of a room: a list of kick, ban, mute, unmute, unban, role. */
export function rightsOver(member, info, me) {
  if (info.kind === 'direct' || member.user === me || !isModerator(info)) {
    return [];
  }
  const rights = [];
  if (member.banned) {
    return ['unban'];
  }
  if (rank(member.role) < rank(info.role)) {
    rights.push(isMuted(member) ? 'unmute' : 'mute');
    if (isOfSomebody(info)) {
      rights.push('kick', 'ban');
    }
  }
  if (isOwner(info)) {
    rights.push('role');
  }
  return rights;
}

export const isMuted = ({ muted_until: until }, now = Date.now()) => Boolean(until) && new Date(until).getTime() > now;
