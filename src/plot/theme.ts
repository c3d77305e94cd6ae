/**
 * The colours of a picture by role. On the page a role is a custom property of `view/tokens.css`, so that a picture follows the theme without being
 * drawn again; a file that leaves the page carries the values themselves. `theme.test.ts` holds the two in agreement.
 */
export const roles = [
  'paper',
  'wash',
  'ink',
  'ink-2',
  'ink-3',
  'hair',
  'hair-2',
  'accent',
  'a',
  'b',
  'a-soft',
  'b-soft',
  'floor',
] as const;

export type Role = (typeof roles)[number];

export type Theme = Readonly<Record<Role, string>>;

export const lightTheme: Theme = {
  paper: '#fcfcfa',
  wash: '#f2f2ee',
  ink: '#16181b',
  'ink-2': '#454a52',
  'ink-3': '#63686f',
  hair: '#dfdfd9',
  'hair-2': '#858886',
  accent: '#bd1c58',
  a: '#b4500b',
  b: '#1b66a8',
  'a-soft': 'rgb(196 92 18 / 0.18)',
  'b-soft': 'rgb(27 102 168 / 0.18)',
  floor: '#63686f',
};

export const darkTheme: Theme = {
  paper: '#101214',
  wash: '#1b1e22',
  ink: '#eceef0',
  'ink-2': '#bcc1c7',
  'ink-3': '#979da5',
  hair: '#2b2f34',
  'hair-2': '#6d737b',
  accent: '#ff74a8',
  a: '#f0994a',
  b: '#69b1ec',
  'a-soft': 'rgb(240 153 74 / 0.24)',
  'b-soft': 'rgb(105 177 236 / 0.24)',
  floor: '#979da5',
};

/** Follows the page: every role is its custom property. */
export const pageTheme: Theme = Object.fromEntries(roles.map((role) => [role, `var(--${role})`])) as Record<
  Role,
  string
>;

export const isRole = (paint: string): paint is Role => (roles as readonly string[]).includes(paint);

/** A paint as an SVG attribute value in the given theme. */
export const paintIn = (theme: Theme, paint: string): string => (isRole(paint) ? theme[paint] : paint);
