/** The square of a molecule: its forces both ways round, and the element where they differ most. */
import { useMemo } from 'react';
import type { Frame } from '../../data/subject.ts';
import { elementSymbol, moleculeShape } from '../../plot/molecule.ts';
import { milli } from '../../plot/number-format.ts';
import { VectorSquare } from './VectorSquare.tsx';

export function MoleculeSquare({ frame, side }: { frame: Frame; side: 'A' | 'B' }) {
  const shape = useMemo(() => moleculeShape(frame), [frame]);
  return (
    <VectorSquare
      shape={shape}
      side={side}
      measured={(value) => `${milli(value)} meV/Å`}
      nameOf={(row) => elementSymbol(frame.species[row])}
    />
  );
}
