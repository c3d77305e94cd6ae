/** Where a side's numbers are from another program's file: which, what must be known of it, and the ways to a model. */
import type { Side } from '../engine/messages.ts';
import { useFileOn } from '../store/file-side.ts';
import { judgeModelInstead, showAsB } from '../store/judged-files.ts';

function OfSide({ side }: { side: Side }) {
  const file = useFileOn(side);
  const other = useFileOn(side === 'A' ? 'B' : 'A');
  if (!file) return null;
  return (
    <div className="strip" role="status" data-testid="from-file">
      <p>
        <b>
          {side} is from a file: {file.name}.
        </b>{' '}
        Another program computed these forces; no link carries them. {file.remarks.join(' ')}
      </p>
      <span className="spring" />
      {side === 'A' && !other && (
        <button type="button" className="btn" onClick={showAsB}>
          Show it as B
        </button>
      )}
      <button type="button" className="btn" onClick={() => judgeModelInstead(side)}>
        Judge a model instead
      </button>
    </div>
  );
}

export function FileStrip() {
  return (
    <>
      <OfSide side="A" />
      <OfSide side="B" />
    </>
  );
}
