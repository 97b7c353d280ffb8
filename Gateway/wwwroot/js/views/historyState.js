import { byId, element } from './dom.js';

const CONTENTS = {
  empty: () => [element('strong', { text: 'Nobody has said anything yet' }), element('span', { text: 'Write the first message.' })],
  loading: () => [element('span', { class: 'spinner', 'aria-hidden': 'true' }), element('span', { text: 'Earlier messages…' })],
  start: () => [element('span', { text: 'This is where the conversation begins.' })],
  none: () => [],
};

/** What stands above the first message: that there is more, that this is the beginning, or that there is nothing yet. */
export function drawHistoryState({ isLoading, hasOlder, subscribed, entries, pending }, isTop) {
  const isEmpty = subscribed && entries.length === 0 && pending.length === 0;
  const state = isEmpty && !hasOlder ? 'empty' : isTop && (isLoading || hasOlder) ? 'loading' : isTop && subscribed ? 'start' : 'none';
  const shown = byId('history-state');
  if (shown.dataset.state !== state) {
    shown.dataset.state = state;
    shown.hidden = state === 'none';
    shown.replaceChildren(...CONTENTS[state]());
  }
}
