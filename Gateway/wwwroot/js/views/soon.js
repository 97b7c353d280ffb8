const UNSEEN = 200; // a page that is not seen draws no frames

/** What is drawn once, with the next frame, however often it is asked for until then. */
export function soon(draw) {
  let frame = 0;
  let timer = 0;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = 0;
    draw();
  };
  return () => {
    if (!timer) {
      frame = requestAnimationFrame(run);
      timer = setTimeout(run, UNSEEN);
    }
  };
}
