/** A number that is typed: takes effect while it is within its limits, says them where it is not, and comes back to what holds when it is left. */
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
  const read = (text: string): number | undefined => {
    const number = Number(text);
    const fits = text.trim() !== '' && number >= least && number <= most && (!whole || Number.isInteger(number));
    return fits ? number : undefined;
  };
  const left = typed !== undefined && typed.trim() === '' && placeholder !== undefined;
  const wrong = typed !== undefined && !left && read(typed) === undefined;
  const limits = `${whole ? 'a whole number ' : ''}from ${least} to ${most}`;
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
        onChange={({ target }) => {
          setTyped(target.value);
          const number = read(target.value);
          if (number !== undefined) onChange(number);
          else if (target.value.trim() === '' && placeholder !== undefined) onChange(undefined);
        }}
        onBlur={() => setTyped(undefined)}
      />
      {unit}
      {wrong && <span className="wrong">{limits}</span>}
    </label>
  );
}
