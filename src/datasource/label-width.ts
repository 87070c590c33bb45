/** Width of the labels in the editors, in units of the theme's spacing, so that fields line up. */
export const LABEL_WIDTH = 20;
