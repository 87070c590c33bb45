import { NONE } from './nodes';
import type { Tree } from './tree';

/**
 * The leaf of a tree that tells what the unknown coordinates of a point may be: of all leaves that the cuts lead to, whatever the
 * unknown coordinates are, the one nearest (sum of differences) in the known ones; of equally near ones that on the heavier side.
 *
 * @param unknown per coordinate: 1 if it is not known, else 0
 * @param stack overwritten; as long as the tree is deep
 * @returns NONE for an empty tree
 */
export function likeliestLeaf(tree: Tree, point: Float32Array, { unknown, stack }: Question): number {
  const { nodes } = tree;
  const { left, right, cutDimension, cutValue, capacity, root } = nodes;
  const { values } = tree.points;
  let best = NONE;
  let least = Infinity;
  let waiting = 0;
  for (let node = root; node !== NONE;) {
    while (node < capacity) {
      const d = cutDimension[node] as number;
      if (unknown[d] === 1) {
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
    for (let d = 0; d < point.length && distance < least; d++) {
      if (unknown[d] === 0) {
        distance += Math.abs((point[d] as number) - (values[at + d] as number));
      }
    }
    if (distance < least) {
      least = distance;
      best = node;
    }
    node = waiting > 0 ? (stack[--waiting] as number) : NONE;
  }
  return best;
}

export interface Question {
  unknown: Uint8Array;
  stack: Uint16Array;
}
