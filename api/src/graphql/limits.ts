import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Largest document that is executed. What the product's own pages ask stays far below. */
export const LIMITS = { tokens: 1_000, depth: 10, aliases: 15, rootFields: 10, operations: 1, directives: 20, cost: 20_000 } as const;

/** What a page without a stated size, or with one from a variable, may hold. */
const PAGE = 100;

/** A validation rule: bounds depth, aliases, root fields and operations, with fragments counted as often as they are used. */
export function limitsRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document: DocumentNode) {
      const problem = excess(document);
      if (problem !== undefined) context.reportError(new GraphQLError(problem));
    },
  };
}

interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields that may have to be resolved: what is inside a page counts as often as the page has room. */
  readonly cost: number;
}

const NOTHING: Size = { depth: 0, aliases: 0, directives: 0, cost: 0 };

function excess(document: DocumentNode): string | undefined {
  const sizes = fragmentSizes(document);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operations.length > LIMITS.operations) return `more than ${LIMITS.operations} operation`;
  for (const { selectionSet } of operations) {
    if (selectionSet.selections.length > LIMITS.rootFields) return `more than ${LIMITS.rootFields} fields at the root`;
    const { depth, aliases, directives, cost } = measure(selectionSet, sizes);
    if (depth > LIMITS.depth) return `nested deeper than ${LIMITS.depth}`;
    if (aliases > LIMITS.aliases) return `more than ${LIMITS.aliases} aliases`;
    if (directives > LIMITS.directives) return `more than ${LIMITS.directives} directives`;
    if (cost > LIMITS.cost) return `costs more than ${LIMITS.cost} fields`;
  }
  return undefined;
}

/** Each fragment is measured once, however often it is used: a few fragments can unfold to more fields than there are atoms. */
function fragmentSizes(document: DocumentNode): (name: string) => Size {
  const nodes = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) nodes.set(node.name.value, node);
  const known = new Map<string, Size>();
  const sizeOf = (name: string): Size => {
    const node = nodes.get(name);
    const size = known.get(name);
    if (size !== undefined || node === undefined) return size ?? NOTHING;
    // a fragment inside itself is GraphQL's own validation error; here it only must not run for ever
    known.set(name, NOTHING);
    const measured = measure(node.selectionSet, sizeOf);
    known.set(name, measured);
    return measured;
  };
  return sizeOf;
}

function measure(set: SelectionSetNode, fragment: (name: string) => Size): Size {
  let depth = 0;
  let aliases = 0;
  let directives = 0;
  let cost = 0;
  for (const selection of set.selections) {
    const size = sizeOfSelection(selection, fragment);
    depth = Math.max(depth, size.depth);
    aliases += size.aliases;
    directives += size.directives + (selection.directives?.length ?? 0);
    cost += size.cost;
  }
  return { depth, aliases, directives, cost };
}

function sizeOfSelection(selection: SelectionNode, fragment: (name: string) => Size): Size {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return fragment(selection.name.value);
  const inner = selection.selectionSet === undefined ? NOTHING : measure(selection.selectionSet, fragment);
  if (selection.kind === Kind.INLINE_FRAGMENT) return inner;
  return {
    depth: inner.depth + 1,
    aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
    directives: inner.directives,
    cost: 1 + inner.cost * pageSize(selection),
  };
}

/** How often what is inside a field may have to be resolved. */
function pageSize({ arguments: given = [] }: FieldNode): number {
  const size = given.find(({ name }) => name.value === 'first' || name.value === 'last');
  if (size === undefined) return 1;
  return size.value.kind === Kind.INT ? Math.max(1, Number(size.value.value)) : PAGE;
}
