/** What of a cloud's orbit is drawn: its change, the probability of a class, or the flips. */
import { setSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { useShownOrbits } from './orbit-data.ts';

export function QuantityChoice() {
  const { field, quantity } = useShownOrbits();
  return (
    <Choice
      className="opt"
      label="Quantity shown"
      value={quantity}
      onChange={(value) => setSession({ quantity: value })}
      options={[
        field === 'class-distance'
          ? {
              value: 'change',
              text: 'distance',
              hint: 'Jensen-Shannon distance of the class probabilities from their mean',
            }
          : { value: 'change', text: 'change', hint: 'RMS change of the unit normals against their mean' },
        { value: 'probability', text: 'probability', hint: 'of the class that is given most often' },
        { value: 'flips', text: 'flips', hint: 'where the answer is another class than the most frequent one' },
      ]}
    />
  );
}
