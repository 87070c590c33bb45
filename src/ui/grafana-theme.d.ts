/**
 * Under `exactOptionalPropertyTypes` Grafana's `DeepRequired` leaves every theme colour possibly undefined;
 * at run time each is always there.
 */
export {};

declare module '../../node_modules/@grafana/data/dist/types/themes/createColors' {
  interface ThemeColors {
    mode: 'light' | 'dark';
    text: Record<'primary' | 'secondary' | 'disabled' | 'link' | 'maxContrast', string>;
    background: Record<'canvas' | 'primary' | 'secondary' | 'elevated', string>;
    border: Record<'weak' | 'medium' | 'strong', string>;
    gradients: Record<'brandVertical' | 'brandHorizontal', string>;
    action: Record<'selected' | 'selectedBorder' | 'hover' | 'focus' | 'disabledBackground' | 'disabledText', string> &
      Record<'hoverOpacity' | 'disabledOpacity', number>;
  }
}
