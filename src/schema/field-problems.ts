import type * as z from 'zod';
import { VigilError, type FieldProblem } from './error';
import { numberRangeAt } from './number-range';

/** What was parsed, and with what: lets a message name the value and the whole allowed range. */
export interface ParseContext {
  schema: z.ZodType;
  input: unknown;
  /** What the whole is called in a message about it ("body", "detector"). */
  what: string;
}

type Issue = z.core.$ZodIssue;

const ECHO_CHARS_MAX = 60;
/** Problems spelt out in one error message; `details.fields` has all of them. */
const MESSAGES_SHOWN = 5;
/** Fields whose value is never repeated. */
const SENSITIVE = /secret|password|token|authorization|^ca$/i;
const TYPE_WORDS: Record<string, string> = {
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/**
 * What zod found wrong, one message per field in the words of the house: `intervalMs must be 10000–86400000, got 5`.
 *
 * Of several problems of one field only the first is given. Values are cut at 60 characters; those of secret fields are left out.
 * Without `context` a message may lack the value and give only one end of a range.
 */
export function toFieldProblems(error: z.ZodError, context?: ParseContext): FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  for (const problem of error.issues.flatMap((issue) => fromIssue(issue, context))) {
    if (!problems.has(problem.path)) {
      problems.set(problem.path, problem);
    }
  }
  return [...problems.values()];
}

/**
 * Checks what came from outside, fills in defaults and gives it its type.
 *
 * @param what what it is called in messages about the whole of it: "body", "detector"
 * @throws VigilError `invalid_argument` with one entry in `details.fields` per wrong field
 */
export function parseWith<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) {
    return result.data;
  }
  const fields = toFieldProblems(result.error, { schema, input, what });
  const shown = fields.slice(0, MESSAGES_SHOWN).map((field) => field.message);
  const more = fields.length > shown.length ? `; and ${fields.length - shown.length} more` : '';
  throw new VigilError('invalid_argument', shown.join('; ') + more, { details: { fields } });
}

function fromIssue(issue: Issue, context: ParseContext | undefined): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key].join('.');
      return { path, message: `unknown field "${cut(path)}"` };
    });
  }
  const path = issue.path.join('.');
  const name = path === '' ? (context?.what ?? 'value') : path;
  const value = valueOf(issue, context);
  if (value === undefined && context !== undefined) {
    return [{ path, message: `${name} is required` }];
  }
  const got =
    value === undefined || SENSITIVE.test(String(issue.path.at(-1) ?? '')) ? '' : `, got ${shown(value, issue)}`;
  return [{ path, message: `${name} must ${expectation(issue, context)}${got}` }];
}

/** What stood at the issue's path; zod's own idea of it where the path leads into something made while parsing. */
function valueOf(issue: Issue, context: ParseContext | undefined): unknown {
  let value = context?.input;
  for (const key of issue.path) {
    if (typeof value !== 'object' || value === null) {
      return issue.input;
    }
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return context === undefined ? issue.input : value;
}

function expectation(issue: Issue, context: ParseContext | undefined): string {
  if (issue.message.startsWith('must ')) {
    return issue.message.slice('must '.length);
  }
  switch (issue.code) {
    case 'invalid_type':
      return `be ${typeWords(issue, context)}`;
    case 'too_small':
    case 'too_big':
      return sizeWords(issue, context);
    case 'invalid_value':
      return `be ${oneOf(issue.values)}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `be ${oneOf(issue.options)}`
        : 'be of an allowed form';
    case 'invalid_key':
      return `have a valid name (${issue.issues.map((inner) => expectation(inner, undefined)).join(', ')})`;
    default:
      return `be valid (${issue.message.toLowerCase()})`;
  }
}

function typeWords(issue: z.core.$ZodIssueInvalidType, context: ParseContext | undefined): string {
  const expected: string = issue.expected;
  if (expected !== 'number' && expected !== 'int') {
    return TYPE_WORDS[expected] ?? expected;
  }
  const range = context === undefined ? null : numberRangeAt(context.schema, issue.path, context.input);
  const { min = null, max = null, whole = expected === 'int' } = range ?? {};
  const words = whole ? 'a whole number' : 'a number';
  return min === null || max === null ? words : `${words} ${min}–${max}`;
}

function sizeWords(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  context: ParseContext | undefined
): string {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  if (issue.origin === 'string' || issue.origin === 'array') {
    const unit = issue.origin === 'string' ? 'character' : 'item';
    const bound = issue.code === 'too_small' ? 'at least' : 'at most';
    return `have ${bound} ${limit} ${unit}${Number(limit) === 1 ? '' : 's'}`;
  }
  const range = context === undefined ? null : numberRangeAt(context.schema, issue.path, context.input);
  if (range !== null && range.min !== null && range.max !== null && issue.inclusive !== false) {
    return `be ${range.min}–${range.max}`;
  }
  if (issue.inclusive === false) {
    return `be ${issue.code === 'too_small' ? 'above' : 'below'} ${limit}`;
  }
  return `be at ${issue.code === 'too_small' ? 'least' : 'most'} ${limit}`;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' && value !== '' ? value : JSON.stringify(value)));
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}

function shown(value: unknown, issue: Issue): string {
  if ('origin' in issue && (issue.origin === 'string' || issue.origin === 'array')) {
    return String((value as string | unknown[]).length);
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object' && value !== null) {
    return 'an object';
  }
  return cut(withoutUser(typeof value === 'string' ? JSON.stringify(value) : String(value)));
}

/** Addresses without user and password. */
function withoutUser(text: string): string {
  return text.replace(/(https?:[/\\]*)[^/\\?#"]*@/gi, '$1…@');
}

function cut(text: string): string {
  return text.length > ECHO_CHARS_MAX ? `${text.slice(0, ECHO_CHARS_MAX - 1)}…` : text;
}
