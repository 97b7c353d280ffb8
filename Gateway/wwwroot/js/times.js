const halfDays = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12;
const clock = new Intl.DateTimeFormat(undefined, { hour: halfDays ? 'numeric' : '2-digit', minute: '2-digit' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' });
const dated = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export const clockTime = (at) => clock.format(new Date(at));

export const wholeTime = (at) => whole.format(new Date(at));

/** Two moments with the same text are on the same day here. */
export const dayOf = (at) => new Date(at).toDateString();

export function dayName(at) {
  const date = new Date(at);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) {
    return 'Today';
  }
  if (date.toDateString() === yesterday.toDateString()) {
    return 'Yesterday';
  }
  return (date.getFullYear() === today.getFullYear() ? weekday : dated).format(date);
}

/** The time of today, day and time of any other day. */
export const momentOf = (at) => dayOf(at) === dayOf(Date.now()) ? clockTime(at) : `${short.format(new Date(at))}, ${clockTime(at)}`;
