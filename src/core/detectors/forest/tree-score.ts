import { NONE } from './nodes';
import type { Tree } from './tree';

/** The shape that the walk is written out for: 8 values of one series. */
const UNROLLED = 8;

/**
 * How strange a point is to one tree, 0…log2(points + 1): the expected inverse depth at which random cuts would have it alone, so
 * that 1/depth is large for what is cut off soon. 0 for an empty tree.
 *
 * From the leaf up, with d the depth of a node (root 0): a leaf that differs starts with 1/(d + 1); an inner node whose box the point
 * leaves cuts it off with chance q = outside/(range + outside), then it is q/(d + 1) + (1 − q) · what came from below; a box that contains the
 * point ends the walk. A leaf that equals it, of m of the M points: (1 − m/2M)/(d + log2(1 + m)).
 */
export function treeScore(tree: Tree, point: Float32Array): number {
  const { nodes } = tree;
  const { left, right, cutDimension, cutValue, capacity, root } = nodes;
  if (root === NONE) {
    return 0;
  }
  let node = root;
  let depth = 0;
  while (node < capacity) {
    const x = point[cutDimension[node] as number] as number;
    node = (x <= (cutValue[node] as number) ? left[node] : right[node]) as number;
    depth++;
  }
  const total = nodes.massOf(root);
  if (tree.leafEquals(node, point)) {
    const same = nodes.massOf(node);
    return ((1 - same / (2 * total)) / (depth + Math.log2(1 + same))) * Math.log2(total + 1);
  }
  const alone =
    point.length === UNROLLED ? aloneOfEight(tree, point, { node, depth }) : aloneOfMany(tree, point, { node, depth });
  return alone * Math.log2(total + 1);
}

interface Place {
  node: number;
  depth: number;
}

function aloneOfMany({ nodes, boxes }: Tree, point: Float32Array, { node, depth }: Place): number {
  let alone = 1 / (depth + 1);
  for (let at = nodes.parentOf(node); at !== NONE; at = nodes.parentOf(at)) {
    const outside = boxes.outside(at, point);
    if (outside === 0) {
      break;
    }
    const range = boxes.ranges[at] as number;
    alone = (outside / depth + range * alone) / (range + outside);
    depth--;
  }
  return alone;
}

/** The same, written out: nearly all of the time of a forest goes here. */
function aloneOfEight({ nodes, boxes }: Tree, point: Float32Array, { node, depth }: Place): number {
  const { parent } = nodes;
  const { edges, ranges } = boxes;
  const x0 = point[0] as number;
  const x1 = point[1] as number;
  const x2 = point[2] as number;
  const x3 = point[3] as number;
  const x4 = point[4] as number;
  const x5 = point[5] as number;
  const x6 = point[6] as number;
  const x7 = point[7] as number;
  let alone = 1 / (depth + 1);
  for (let at = nodes.parentOf(node); at !== NONE; at = parent[at] as number) {
    const e = at * 16;
    const d0 = Math.abs(x0 - (edges[e + 0] as number)) + Math.abs(x0 - (edges[e + 8] as number));
    const d1 = Math.abs(x1 - (edges[e + 1] as number)) + Math.abs(x1 - (edges[e + 9] as number));
    const d2 = Math.abs(x2 - (edges[e + 2] as number)) + Math.abs(x2 - (edges[e + 10] as number));
    const d3 = Math.abs(x3 - (edges[e + 3] as number)) + Math.abs(x3 - (edges[e + 11] as number));
    const d4 = Math.abs(x4 - (edges[e + 4] as number)) + Math.abs(x4 - (edges[e + 12] as number));
    const d5 = Math.abs(x5 - (edges[e + 5] as number)) + Math.abs(x5 - (edges[e + 13] as number));
    const d6 = Math.abs(x6 - (edges[e + 6] as number)) + Math.abs(x6 - (edges[e + 14] as number));
    const d7 = Math.abs(x7 - (edges[e + 7] as number)) + Math.abs(x7 - (edges[e + 15] as number));
    const range = ranges[at] as number;
    const outside = (d0 + d1 + (d2 + d3) + (d4 + d5 + (d6 + d7)) - range) / 2;
    if (outside === 0) {
      break;
    }
    alone = (outside / depth + range * alone) / (range + outside);
    depth--;
  }
  return alone;
}
