/**
 * `orbit --views LIST --out DIR`: views of the orbit as SVG files, one a view, through the figures of the page. Disc and loops are evaluated where they are drawn, with
 * the model that was judged; globe and map need a grid that the orbit is asked for.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryLimits } from '../experiment/chunks.ts';
import { type OrbitOutcome, type OrbitTask, preparePredictor } from '../experiment/runner.ts';
import { runSlice } from '../experiment/slices.ts';
import { gridFor } from '../math/display-grid.ts';
import type { Slice } from '../math/so3-slices.ts';
import type { OrbitSlice } from '../orbit/result.ts';
import { viewsOfGroup } from '../plot/group-shape.ts';
import { visitedWords } from '../plot/group-words.ts';
import { toSvg } from '../plot/svg.ts';
import { lightTheme } from '../plot/theme.ts';
import { type ViewedOrbit, type ViewName, viewFigure, viewNames } from '../plot/view-figures.ts';
import { UsageError } from './arguments.ts';

export const viewKinds = { views: 'text', out: 'text' } as const;

export const viewsUsage = `[--views ${viewNames.join(',')} --out DIR]`;

const isView = (word: string): word is ViewName => (viewNames as readonly string[]).includes(word);

const slices: Partial<Record<ViewName, Slice>> = {
  disc: { kind: 'disc', normal: [0, 0, 1] },
  loops: { kind: 'loops' },
};

/** What an orbit was judged with. */
type JudgedTask = Pick<OrbitTask, 'backend' | 'weights' | 'geometry' | 'mechanism' | 'signal'>;

/** The views that are wanted of a command's models, gathered as these are judged; none where none are asked for. */
export class OrbitViews {
  readonly #views: readonly ViewName[];
  readonly #folder: string;
  readonly #orbits: ViewedOrbit[] = [];

  /** @throws UsageError for a word that is no view, or one of the two options without the other */
  constructor({ views, out }: { readonly views?: string | undefined; readonly out?: string | undefined }) {
    if (views === undefined && out !== undefined)
      throw new UsageError(`--out ${out}: expected --views ${viewNames.join(',')} with it`);
    if (views !== undefined && out === undefined) throw new UsageError(`--views ${views}: expected --out DIR with it`);
    const words = views === undefined ? [] : [...new Set(views.split(','))];
    const strange = words.find((word) => !isView(word));
    if (strange !== undefined) throw new UsageError(`--views ${strange}: expected some of ${viewNames.join(',')}`);
    this.#views = words.filter(isView);
    this.#folder = out ?? '';
  }

  /** @throws UsageError for a view that an orbit over this group cannot be drawn in */
  require(group: string): void {
    const possible = viewsOfGroup(group);
    const strange = this.#views.find((name) => !possible.includes(name));
    if (strange) throw new UsageError(`--views ${strange}: over ${group} expected some of ${possible.join(',')}`);
  }

  /** The grid that an orbit is asked for where a view draws it. */
  grid(elements: number): Pick<OrbitTask, 'grid'> {
    return this.#views.some((name) => name === 'globe' || name === 'map' || name === 'shape')
      ? { grid: gridFor(elements) }
      : {};
  }

  /** Takes a model's orbit, and evaluates the slices that the views draw of it. */
  async add(
    task: JudgedTask,
    { result }: OrbitOutcome,
    onProgress: (done: number, total: number) => void,
  ): Promise<void> {
    const { backend, signal } = task;
    const evaluated: OrbitSlice[] = [];
    for (const slice of this.#views.flatMap((name) => slices[name] ?? [])) {
      const predictor = await preparePredictor(task);
      const limits = memoryLimits[backend.kind];
      evaluated.push(
        await runSlice({ predictor, limits, slice, orbit: result, onProgress, ...(signal && { signal }) }),
      );
    }
    this.#orbits.push({ result, slices: evaluated });
  }

  /** Writes the files and says where. @param subject what was judged, in words */
  async write(subject: string, seed: number): Promise<void> {
    if (this.#views.length === 0) return;
    const orbits = this.#orbits;
    const [{ result }] = orbits;
    const models = orbits.map(({ result: { model, weights } }, n) => `${'AB'[n]}: ${model}, ${weights}.`);
    const caption = [
      models.join(' '),
      `On ${subject}, ${visitedWords(result.group, result.field, result.elements.length)}, seed ${seed}. ${result.adapter}.`,
    ];
    await mkdir(this.#folder, { recursive: true });
    for (const view of this.#views) {
      const path = join(this.#folder, `${view}.svg`);
      await writeFile(path, toSvg(viewFigure(view, { orbits, caption }), lightTheme));
      console.error(`${path}: written`);
    }
  }
}
