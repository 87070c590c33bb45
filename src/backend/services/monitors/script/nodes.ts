import type { AnyNode } from 'acorn';
import type { Place } from './tree';

export function placeOf(node: AnyNode): Place {
  return { line: node.loc?.start.line ?? 1, column: (node.loc?.start.column ?? 0) + 1 };
}
