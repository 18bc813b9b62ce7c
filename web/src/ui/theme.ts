import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

/** Every colour, size and shadow of the product. Components and the grid take theirs from here. */
export interface Palette {
  page: string;
  surface: string;
  hover: string;
  selected: string;
  line: string;
  lineStrong: string;
  text: string;
  textSoft: string;
  textFaint: string;
  accent: string;
  accentText: string;
  accentSoft: string;
  onAccent: string;
  red: string;
  redSoft: string;
  amber: string;
  amberSoft: string;
  /** Amber of marks that are no text. */
  amberMark: string;
  /** Under what was looked for. */
  found: string;
  green: string;
  greenSoft: string;
  shadow: string;
}

export const light: Palette = {
  page: "#ffffff",
  surface: "#f7f7f5",
  hover: "#efefec",
  selected: "#e8ecf9",
  line: "#e5e5e1",
  lineStrong: "#8b8b84",
  text: "#1b1b19",
  textSoft: "#50504b",
  textFaint: "#696963",
  accent: "#3451b2",
  accentText: "#3451b2",
  accentSoft: "#eaeefb",
  onAccent: "#ffffff",
  red: "#b42318",
  redSoft: "#fdecea",
  amber: "#8a5300",
  amberSoft: "#fdf3dc",
  amberMark: "#c77700",
  found: "#ffeaa0",
  green: "#1f6f43",
  greenSoft: "#e6f4ec",
  shadow: "0 6px 24px rgb(20 20 18 / 0.14), 0 0 0 1px rgb(20 20 18 / 0.06)",
};

export const dark: Palette = {
  page: "#161618",
  surface: "#1c1c1f",
  hover: "#28282c",
  selected: "#252b45",
  line: "#2d2d32",
  lineStrong: "#74747b",
  text: "#ececea",
  textSoft: "#b8b8b4",
  textFaint: "#9a9a97",
  accent: "#4c68d0",
  accentText: "#9db0f5",
  accentSoft: "#232a44",
  onAccent: "#ffffff",
  red: "#ff9a90",
  redSoft: "#3f2220",
  amber: "#f2c063",
  amberSoft: "#3a2f18",
  amberMark: "#e0a53f",
  found: "#5a4a12",
  green: "#7fd0a0",
  greenSoft: "#1c3427",
  shadow: "0 8px 28px rgb(0 0 0 / 0.5), 0 0 0 1px rgb(255 255 255 / 0.09)",
};

/** Soft fills for choices without a colour of their own: hue only, so that both themes can derive fill and text. */
export const chipHues = [222, 158, 32, 282, 348, 190, 88, 12] as const;

/** The colours that people give to choices, rows and cells, as hues; grey has none. */
export const namedHues: Readonly<Record<string, number>> = {
  red: 4,
  orange: 26,
  amber: 40,
  yellow: 50,
  green: 145,
  teal: 175,
  cyan: 190,
  blue: 217,
  indigo: 232,
  purple: 275,
  pink: 335,
};

/** So soft that text stands on it as on the page. */
export function soft(name: string, isDark: boolean): string {
  const hue = namedHues[name];
  if (hue === undefined) return isDark ? "hsl(220 6% 20%)" : "hsl(220 10% 93%)";
  return `hsl(${hue} ${isDark ? "34% 19%" : "76% 94%"})`;
}

/** Of the grid, in px. */
export const rowHeights = { short: 24, medium: 32, tall: 48, extra: 80 } as const;

export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "Helvetica Neue", Arial, sans-serif';
export const monoFamily = 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, monospace';

const accentScale: MantineColorsTuple = [
  "#eef1fb",
  "#dde3f6",
  "#bcc8ee",
  "#9db0f5",
  "#7f96ea",
  "#5c79e0",
  "#4562c8",
  "#3451b2",
  "#2a4292",
  "#203373",
];

/** What stands below a switch or a box. */
const smallPrint = { description: { fontSize: 12, lineHeight: "16px" } };

export const theme = createTheme({
  fontFamily,
  fontFamilyMonospace: monoFamily,
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 6 },
  colors: { accent: accentScale },
  defaultRadius: 6,
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  headings: { fontFamily, fontWeight: "600" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 350, fz: 12, withinPortal: true, multiline: true, maw: 320 } },
    // No text is smaller than 12 px.
    InputWrapper: {
      styles: {
        label: { marginBottom: 4 },
        description: { marginBottom: 4, fontSize: 12, lineHeight: "16px" },
        error: { marginTop: 4, fontSize: 12, lineHeight: "16px" },
      },
    },
    Switch: { styles: smallPrint },
    Checkbox: { styles: smallPrint },
    Radio: { styles: smallPrint },
    // What lies below a box stays readable: one looks back at it.
    Modal: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.3 } },
      styles: { title: { fontSize: 16, fontWeight: 600 } },
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.15 } },
      styles: { title: { fontSize: 16, fontWeight: 600 } },
    },
    // The placeholder for the first focus is a child that a menu may not have.
    Menu: {
      defaultProps: {
        shadow: "none",
        transitionProps: { duration: 120 },
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: "none", transitionProps: { duration: 120 } } },
  },
});

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export function variables(palette: Palette): Record<string, string> {
  const own = Object.fromEntries(Object.entries(palette).map(([name, value]) => [`--${kebab(name)}`, value]));
  return {
    ...own,
    "--mantine-color-body": palette.page,
    "--mantine-color-text": palette.text,
    "--mantine-color-dimmed": palette.textFaint,
    "--mantine-color-placeholder": palette.textFaint,
    "--mantine-color-error": palette.red,
    "--mantine-color-anchor": palette.accentText,
    "--mantine-color-default": palette.page,
    "--mantine-color-default-hover": palette.hover,
    "--mantine-color-default-color": palette.text,
    "--mantine-color-default-border": palette.line,
    "--mantine-primary-color-filled": palette.accent,
  };
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--mono": monoFamily },
  light: variables(light),
  dark: variables(dark),
});
