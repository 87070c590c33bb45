import { NONE } from './nodes';
import type { Tree } from './tree';

/**
 * The leaf of a tree that tells what the unknown coordinates of a point may be: of all leaves that the cuts lead to, whatever the
 * unknown coordinates are, the one nearest (sum of differences) in the known ones; of equally near ones that on the heavier side.
 *
 * @param known coordinates from 0 up to, not including, this one are known
 * @param stack overwritten; as long as the tree is deep
 * @returns NONE for an empty tree
 */
export function likeliestLeaf(tree: Tree, point: Float32Array, { known, stack }: Unknown): number {
  const { nodes } = tree;
  const { left, right, cutDimension, cutValue, capacity, root } = nodes;
  const { values } = tree.points;
  let best = NONE;
  let least = Infinity;
  let waiting = 0;
  for (let node = root; node !== NONE;) {
    while (node < capacity) {
      const d = cutDimension[node] as number;
      if (d >= known) {
        const a = left[node] as number;
        const b = right[node] as number;
        const isRightLikelier = nodes.massOf(b) > nodes.massOf(a);
        stack[waiting++] = isRightLikelier ? a : b;
        node = isRightLikelier ? b : a;
      } else {
        const isLeft = (point[d] as number) <= (cutValue[node] as number);
        node = (isLeft ? left[node] : right[node]) as number;
      }
    }
    const at = tree.pointAt(node);
    let distance = 0;
    for (let d = 0; d < known && distance < least; d++) {
      distance += Math.abs((point[d] as number) - (values[at + d] as number));
    }
    if (distance < least) {
      least = distance;
      best = node;
    }
    node = waiting > 0 ? (stack[--waiting] as number) : NONE;
  }
  return best;
}

export interface Unknown {
  known: number;
  stack: Uint16Array;
}
