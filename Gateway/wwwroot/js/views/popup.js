const GAP = 6;
const EDGE = 8;

/** Shows something small at the button that opened it, above everything, until Escape, a click elsewhere, or `close`; the button gets the focus back. */
export function openPopup(opener, popup, { onClose } = {}) {
  popup.popover = 'auto';
  popup.classList.add('popup');
  document.body.append(popup);
  popup.showPopover();
  place(popup, opener.getBoundingClientRect());
  opener.setAttribute('aria-expanded', 'true');
  const close = (givesFocus = true) => {
    if (!popup.isConnected) {
      return;
    }
    const hadFocus = popup.contains(document.activeElement);
    popup.remove();
    opener.setAttribute('aria-expanded', 'false');
    if (givesFocus && (hadFocus || document.activeElement === document.body)) {
      (opener.isConnected ? opener : document.getElementById('composer-text')).focus();
    }
    onClose?.();
  };
  popup.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab' && popup.getAttribute('role') === 'menu') {
      event.preventDefault();
      close();
    }
  });
  popup.addEventListener('toggle', ({ newState }) => newState === 'closed' && close());
  return close;
}

/** Below the opener, or above it where there is more room; never beyond the window. */
function place(popup, at) {
  const { width, height } = popup.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + height + EDGE <= innerHeight ? below : Math.max(EDGE, at.top - GAP - height);
  const left = at.left + width + EDGE <= innerWidth ? at.left : at.right - width;
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
}
