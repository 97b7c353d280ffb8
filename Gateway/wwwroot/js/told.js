const SENTENCES = {
  203: 'This room is not there, or it is not for you.',
  205: 'The message is not there any more.',
  208: 'You are not in this room.',
  209: 'You may not do that here.',
  210: 'You are muted in this room, so you cannot write just now.',
  211: 'You are banned from this room.',
  212: 'There is a room of this name already. Choose another one, or look for it under “Find rooms”.',
  213: 'There is nobody of this name.',
  214: 'You are the only owner. Make somebody else an owner first, then you can leave.',
  215: 'That cannot be done in this room.',
  216: 'You are in as many rooms as one page can follow. Leave one first.',
  217: 'Only moderators and owners write in this room.',
  218: 'This message has as many different reactions as fit.',
};

/** What went wrong, as a sentence for whoever wanted it. */
export const told = (fault) => SENTENCES[fault.code] ?? (fault.name === 'Disconnected' ? 'There is no connection just now. Try again in a moment.' : fault.message);
