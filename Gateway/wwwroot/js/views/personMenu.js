import { rightsOver } from '../rights.js';
import { told } from '../told.js';
import { ask } from './dialog.js';
import { openMenu } from './menu.js';
import { toast } from './toast.js';

const MINUTE = 60_000;
const MUTES = [[10 * MINUTE, '10 minutes'], [60 * MINUTE, '1 hour'], [24 * 60 * MINUTE, '1 day'], [7 * 24 * 60 * MINUTE, '7 days']];
const ROLES = [['owner', 'an owner'], ['moderator', 'a moderator'], ['member', 'a member']];

/** What one may do about somebody in a room, as a menu. @param direct opens the two people's own room */
export function openPersonMenu(opener, user, room, { rooms, direct }) {
  const member = room.members.find(user) ?? { user, role: 'member' };
  const rights = rightsOver(member, room.info, room.me);
  const may = (right) => rights.includes(right);
  const items = [];
  if (user !== room.me && room.info.with !== user) {
    items.push({ text: `Message ${user}`, icon: 'chat', act: () => direct(user) });
  }
  const run = async (t, fields, done) => {
    try {
      await rooms.command(t, room, { user, ...fields });
      toast(done);
    } catch (fault) {
      toast(told(fault), { isAlert: true });
    }
  };
  const group = (...more) => more.length > 0 && items.push(...items.length > 0 ? [null] : [], ...more);
  if (may('role')) {
    group(...ROLES.filter(([role]) => role !== member.role && member.role !== 'invited').map(([role, name]) => ({
      text: `Make ${name}`, icon: 'shield', act: () => run('role', { role }, `${user} is ${name} now.`),
    })));
  }
  if (may('mute')) {
    group(...MUTES.map(([ms, name]) => ({ text: `Mute for ${name}`, icon: 'muted', act: () => run('mute', { for_ms: ms }, `${user} is muted for ${name}.`) })));
  }
  if (may('unmute')) {
    group({ text: 'Let write again', icon: 'pen', act: () => run('unmute', {}, `${user} may write again.`) });
  }
  if (may('unban')) {
    group({ text: 'Lift the ban', icon: 'check', act: () => run('unban', {}, `${user} may come back.`) });
  }
  if (may('kick')) {
    group(
      { text: 'Remove from the room…', icon: 'out', isDanger: true, act: () => ask({
        title: `Remove ${user}?`, text: `${user} leaves ${room.title}, and may come back.`, submit: 'Remove', act: () => run('kick', {}, `${user} is removed.`),
      }) },
      { text: 'Ban…', icon: 'ban', isDanger: true, act: () => ask({
        title: `Ban ${user}?`, text: `${user} leaves ${room.title}, and cannot come back until the ban is lifted.`, submit: 'Ban', act: () => run('ban', {}, `${user} is banned.`),
      }) });
  }
  if (items.length > 0) {
    openMenu(opener, user, items);
  }
}
