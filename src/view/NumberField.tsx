/** A number that is typed: takes effect with Enter or when the field is left; what lies beyond its limits is told and comes back to what holds. */
import { useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  /** Shown in the empty field; with it the number may be left out. */
  readonly placeholder?: string;
  readonly value: number | undefined;
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly unit?: string;
  readonly onChange: (value: number | undefined) => void;
}

export function NumberField({ label, placeholder, value, least, most, whole, unit, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  const number = Number(typed);
  const left = typed !== undefined && typed.trim() === '' && placeholder !== undefined;
  const fits =
    typed !== undefined &&
    typed.trim() !== '' &&
    number >= least &&
    number <= most &&
    (!whole || Number.isInteger(number));
  const wrong = typed !== undefined && !left && !fits;
  const limits = `${whole ? 'a whole number ' : ''}from ${least} to ${most}`;
  const commit = (): void => {
    if (left && value !== undefined) onChange(undefined);
    else if (fits && number !== value) onChange(number);
    setTyped(undefined);
  };
  return (
    <label title={limits}>
      {label}
      <input
        className="number"
        type="number"
        min={least}
        max={most}
        step={whole ? 1 : 'any'}
        aria-invalid={wrong}
        placeholder={placeholder}
        value={typed ?? value ?? ''}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !wrong) commit();
        }}
      />
      {unit && <span className="unit">{unit}</span>}
      {wrong && <span className="wrong">{limits}</span>}
    </label>
  );
}
