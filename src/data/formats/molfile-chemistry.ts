/**
 * What openchemlib says about the records of a molfile: SMILES, and how many hydrogens the bonds imply that have no place.
 * Loaded on demand (a third of a megabyte packed); runs without eval. About 1 ms a record, therefore only the first ones.
 */
import type { NoticeList } from '../notices.ts';
import type { MolfileRecord } from './molfile.ts';

/** Of larger files only the first records are looked at, of larger molecules none: time stays bounded. */
export const chemistryLimits = { records: 200, atoms: 250 };

export async function addChemistry(records: readonly MolfileRecord[], notices: NoticeList): Promise<void> {
  const looked = records
    .slice(0, chemistryLimits.records)
    .filter(({ frame }) => frame.species.length <= chemistryLimits.atoms);
  if (looked.length === 0) return;
  const { Molecule } = await import('openchemlib');
  for (const { frame, info, bytes, line } of looked) {
    try {
      const molecule = Molecule.fromMolfile(new TextDecoder().decode(bytes));
      if (molecule.getAllAtoms() !== frame.species.length) continue;
      let implied = 0;
      for (let atom = 0; atom < frame.species.length; atom++) implied += molecule.getImplicitHydrogens(atom);
      const smiles = molecule.toIsomericSmiles();
      if (smiles !== '' && !info.has('smiles')) info.set('smiles', smiles);
      if (implied > 0) {
        const message = `The bonds imply ${implied} hydrogen${implied === 1 ? '' : 's'} that the file does not place: the models see the molecule without.`;
        notices.add('implied hydrogens', message, line);
      }
    } catch {
      notices.add('chemistry', 'The bonds make no chemical sense to openchemlib: no SMILES.', line);
    }
  }
}
