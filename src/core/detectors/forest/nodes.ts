import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Cut } from './random-cut';

/** Stands for no node. */
export const NONE = 0xffff;
/**
 * The nodes of a binary tree of cuts: numbers, below `capacity` inner nodes, from there on leaves.
 *
 * A leaf is a point (a slot of the point store) with a multiplicity, an inner node a cut. The walks that take most of the time read the lists
 * themselves.
 */
export class Nodes {
  readonly capacity: number;
  root = NONE;
  /** Of inner nodes. */
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly cutDimension: Uint16Array;
  readonly cutValue: Float32Array;
  /** Of inner nodes and leaves; NONE for the root. */
  readonly parent: Uint16Array;
  private readonly slots: Uint16Array;
  private readonly masses: Uint16Array;
  /** Leaves in use; there is one inner node less. */
  private leafCount = 0;
  /** Numbers of leaves not in use, from `leafCount` on; those of inner nodes likewise, from one place before. */
  private readonly freeLeaves: Uint16Array;
  private readonly freeInner: Uint16Array;

  /** @param capacity most leaves, at most 2^15 − 1 */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.left = new Uint16Array(capacity);
    this.right = new Uint16Array(capacity);
    this.cutDimension = new Uint16Array(capacity);
    this.cutValue = new Float32Array(capacity);
    this.parent = new Uint16Array(2 * capacity);
    this.slots = new Uint16Array(capacity);
    this.masses = new Uint16Array(2 * capacity);
    this.freeLeaves = Uint16Array.from({ length: capacity }, (_, k) => capacity + k);
    this.freeInner = Uint16Array.from({ length: capacity }, (_, k) => k);
  }

  get bytes(): number {
    const derived = this.parent.byteLength + this.masses.byteLength;
    return this.shape.reduce((sum, list) => sum + list.byteLength, derived + this.cutValue.byteLength);
  }

  /** Leaves below, repeats counted. */
  massOf(node: number): number {
    return this.masses[node] as number;
  }

  slotOf(leaf: number): number {
    return this.slots[leaf - this.capacity] as number;
  }

  parentOf(node: number): number {
    return this.parent[node] as number;
  }

  leftOf(inner: number): number {
    return this.left[inner] as number;
  }

  rightOf(inner: number): number {
    return this.right[inner] as number;
  }

  /** A leaf of one point, nowhere yet. */
  addLeaf(slot: number): number {
    const leaf = this.freeLeaves[this.leafCount++] as number;
    this.slots[leaf - this.capacity] = slot;
    this.masses[leaf] = 1;
    return leaf;
  }

  setRoot(node: number): void {
    this.root = node;
    if (node !== NONE) {
      this.parent[node] = NONE;
    }
  }

  /** Puts a new inner node in the place of a node; its children are that node and a new leaf. @returns the new inner node */
  split(node: number, leaf: number, { dimension, value, isLeft }: Cut): number {
    const inner = this.freeInner[this.leafCount - 2] as number;
    this.replace(node, inner, this.parentOf(node));
    this.cutValue[inner] = value;
    this.cutDimension[inner] = dimension;
    this.left[inner] = isLeft ? leaf : node;
    this.right[inner] = isLeft ? node : leaf;
    this.parent[leaf] = inner;
    this.parent[node] = inner;
    this.masses[inner] = this.massOf(node);
    this.addMass(inner, 1);
    return inner;
  }

  /** Takes a leaf of one point out, and the node above it with it. @returns the next node above, NONE if there is none */
  removeLeaf(leaf: number): number {
    const parent = this.parentOf(leaf);
    this.freeLeaves[--this.leafCount] = leaf;
    if (parent === NONE) {
      this.root = NONE;
      return NONE;
    }
    const sibling = this.leftOf(parent) === leaf ? this.rightOf(parent) : this.leftOf(parent);
    const above = this.parentOf(parent);
    this.freeInner[this.leafCount - 1] = parent;
    this.replace(parent, sibling, above);
    this.addMass(above, -1);
    return above;
  }

  /** Of a node and all above it. */
  addMass(from: number, change: number): void {
    for (let node = from; node !== NONE; node = this.parentOf(node)) {
      this.masses[node] = this.massOf(node) + change;
    }
  }

  /** Shape and cuts; parents and masses of inner nodes follow from them. */
  write(out: ByteWriter): void {
    out.uint32(this.root);
    out.uint32(this.leafCount);
    this.shape.forEach((list) => out.uint16s(list));
    out.float32s(this.cutValue);
    out.uint16s(this.masses.subarray(this.capacity));
  }

  /** @param made called for every inner node, after those below it */
  read(input: ByteReader, made: (inner: number) => void): void {
    this.root = input.uint32();
    this.leafCount = input.uint32();
    this.shape.forEach((list) => input.uint16s(list));
    input.float32s(this.cutValue);
    input.uint16s(this.masses.subarray(this.capacity));
    this.setRoot(this.root);
    this.derive(this.root, made);
  }

  private get shape(): Uint16Array[] {
    return [this.left, this.right, this.cutDimension, this.slots, this.freeLeaves, this.freeInner];
  }

  private derive(node: number, made: (inner: number) => void): void {
    if (node >= this.capacity) {
      return;
    }
    const children = [this.leftOf(node), this.rightOf(node)];
    this.masses[node] = 0;
    for (const child of children) {
      this.parent[child] = node;
      this.derive(child, made);
      this.masses[node] = this.massOf(node) + this.massOf(child);
    }
    made(node);
  }

  private replace(old: number, by: number, above: number): void {
    this.parent[by] = above;
    if (above === NONE) {
      this.root = by;
    } else if (this.left[above] === old) {
      this.left[above] = by;
    } else {
      this.right[above] = by;
    }
  }
}
