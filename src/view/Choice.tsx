/** A choice between a few words; the chosen one is underlined. A word that cannot be chosen says why. */
export interface Option<Value extends string> {
  readonly value: Value;
  readonly text: string;
  /** What it means, on hover. */
  readonly hint?: string;
  /** Why it cannot be chosen. */
  readonly blocked?: string;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly className?: string;
}

export function Choice<Value extends string>({ label, options, value, onChange, className = '' }: ChoiceProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame that these words must not have
    <div className={`pick ${className}`} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          disabled={option.blocked !== undefined}
          title={option.blocked ?? option.hint}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}
