/** Keys, words, what the models take, and the self-check. */
import { modelsAbout } from '../model/about.ts';
import { modelDescriptions } from '../model/describe.ts';
import { Popover } from './Popover.tsx';
import { SelfCheck } from './SelfCheck.tsx';

const keys: readonly (readonly [string, string])[] = [
  ['arrows', 'turn g, on the subject, the globe or the map; with shift finely'],
  ['arrows', 'on the disc: turn the axis, change the angle; on the loops: along one, to the next axis'],
  ['page up, down', 'turn g about the line of sight'],
  ['Home', 'the identity; among tensor products the usual view'],
  ['+, −, 0', 'zoom into a cloud, out of it, and to its usual size'],
  ['W', 'the worst element'],
  ['Enter', 'pin the nearest sample'],
  ['space, period', 'train or pause; one step'],
  ['arrows', 'on the scrubber: one kept step back or on; End the newest'],
  ['arrows, +, −', 'while painting: move and open the cone; Enter uses it'],
  ['arrows, Enter', 'among many: from sample to sample in ranking or scatter; open its own orbit'],
  [
    'arrows',
    'among tensor products: turn the spheres, change a degree, move L, go from triple to triple; Enter shows its parts',
  ],
  ['Escape', 'close what is open'],
  ['?', 'this help'],
];

const words: readonly (readonly [string, string])[] = [
  ['g', 'an element of the group: here a rotation; the pinned one has the same mark in every view'],
  ['orbit', 'the subject in all its poses g·x'],
  ['twirl', 'mean of the predictions turned back: the nearest equivariant prediction'],
  ['change', 'RMS of the prediction turned back, against the twirl; 0 for an equivariant model'],
  ['degrees', 'how finely the change varies over the rotations: its share in each degree of the Wigner matrices'],
  ['disc', 'the turns whose axis lies in a plane: the identity in the centre, half turns at the rim'],
  ['loops', 'the turns about x, y and z, from 0° to 360°'],
  ['distance', 'of two answers in class probabilities: Jensen-Shannon, 0 the same, 1 nothing in common'],
  ['flips', 'poses whose most probable class is not the most frequent one'],
  ['right', 'poses whose most probable class is the solid’s own'],
  ['sampled', 'the points that the models see, drawn once with the seed, before anything is turned'],
  ['frame', 'the subject’s principal axes, with each choice of signs that is a rotation'],
  ['passes', 'how often the model runs for one answer'],
  ['held back', 'frames that are never learned from, only judged by'],
  ['useless', 'said of a model that answers the same for another subject, here this one scrambled'],
  ['floor', 'what float32 rounding alone changes, measured here against float64'],
];

export function HelpPanel() {
  return (
    <Popover title="Keys">
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={meaning} className="pair">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h2 className="second">Words</h2>
      <dl>
        {words.map(([word, meaning]) => (
          <div key={word} className="pair">
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <details className="second">
        <summary>Models, and what each takes</summary>
        <dl>
          {modelDescriptions.map(({ id, name }) => (
            <div key={id} className="pair">
              <dt title={modelsAbout[id].source}>{name}</dt>
              <dd>{modelsAbout[id].domain}</dd>
            </div>
          ))}
        </dl>
      </details>
      <SelfCheck />
    </Popover>
  );
}
