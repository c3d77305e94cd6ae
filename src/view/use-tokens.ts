/** Tokens of the current theme as a canvas needs them: values, not names. */
import { useMemo } from 'react';
import { useSession } from '../store/session.ts';

export function useTokens(): (name: string) => string {
  const theme = useSession((state) => state.theme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values behind the names change with the theme
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const known = new Map<string, string>();
    return (name) => {
      const value = known.get(name) ?? style.getPropertyValue(`--${name}`).trim();
      known.set(name, value);
      return value;
    };
  }, [theme]);
}
