import { NONE } from './nodes';
import type { Tree } from './tree';

/** How much each coordinate has in a score, apart for values above and below the data. */
export interface Attribution {
  high: Float64Array;
  low: Float64Array;
}

export function emptyAttribution(dimensions: number): Attribution {
  return { high: new Float64Array(dimensions), low: new Float64Array(dimensions) };
}

/**
 * Adds to `into` what each coordinate has in the score that the tree gives a point; all together they are that score.
 *
 * The walk of `treeScore`, split by how far the point lies outside in each coordinate. What a tree has seen before is shared out evenly.
 *
 * @param scratch overwritten
 */
export function addTreeAttribution(tree: Tree, point: Float32Array, { into, scratch }: AttributionTarget): void {
  const { nodes } = tree;
  if (nodes.root === NONE) {
    return;
  }
  const leaf = tree.leafFor(point);
  let depth = 0;
  for (let at = nodes.parentOf(leaf); at !== NONE; at = nodes.parentOf(at)) {
    depth++;
  }
  const total = nodes.massOf(nodes.root);
  const scale = Math.log2(total + 1);
  const { high, low } = scratch;
  if (tree.leafEquals(leaf, point)) {
    const same = nodes.massOf(leaf);
    const each = (1 - same / (2 * total)) / (depth + Math.log2(1 + same)) / (2 * point.length);
    high.fill(each);
    low.fill(each);
  } else {
    high.fill(0);
    low.fill(0);
    for (let at = leaf; at !== NONE && splitOff(tree, point, { at, weight: 1 / (depth + 1), scratch }); depth--) {
      at = nodes.parentOf(at);
    }
  }
  for (let d = 0; d < point.length; d++) {
    into.high[d] = (into.high[d] as number) + scale * (high[d] as number);
    into.low[d] = (into.low[d] as number) + scale * (low[d] as number);
  }
}

export interface AttributionTarget {
  into: Attribution;
  scratch: Attribution;
}

interface Step {
  at: number;
  /** What being cut off here is worth. */
  weight: number;
  scratch: Attribution;
}

/** One node of the walk. @returns false if its box contains the point */
function splitOff(tree: Tree, point: Float32Array, { at, weight, scratch }: Step): boolean {
  const { high, low } = scratch;
  const { least, leastAt, greatest, greatestAt } = tree.cornersOf(at);
  const outside = tree.outside(at, point);
  const whole = outside + tree.range(at);
  if (outside === 0) {
    return false;
  }
  for (let d = 0; d < point.length; d++) {
    const x = point[d] as number;
    const above = Math.max(0, x - (greatest[greatestAt + d] as number));
    const below = Math.max(0, (least[leastAt + d] as number) - x);
    high[d] = (above * weight + tree.range(at) * (high[d] as number)) / whole;
    low[d] = (below * weight + tree.range(at) * (low[d] as number)) / whole;
  }
  return true;
}
