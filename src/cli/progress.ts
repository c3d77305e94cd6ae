/** Progress on stderr: every phase of every model, and at most one line in two seconds within a phase. */
const interval = 2000;

export function progressLines(): (model: string, phase: string, done: number, total: number) => void {
  let last = '';
  let said = 0;
  return (model, phase, done, total) => {
    const time = performance.now();
    const now = `${model}: ${phase}`;
    if (now === last && time - said < interval && done < total) return;
    [last, said] = [now, time];
    console.error(`${now} ${done} of ${total}`);
  };
}
