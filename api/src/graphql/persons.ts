import { DomainError, type Persons } from '@zhenglian/chaincode/domain';
import { builder } from './builder.js';
import type { Context } from './context.js';

/** Who had part in a first registration beside the one who enters it. */
export interface NamedPersons {
  readonly acceptor: string;
  readonly reviewer: string;
}

export const PersonsInput = builder.inputType('PersonsInput', {
  description:
    'Who accepted and who reviewed, by account; the caller enters, and all three differ. 受理人与审核人账户；登簿人为本次登录账户，三者须不同。',
  fields: (t) => ({
    acceptor: t.string({ required: true, description: 'Who accepted the application. 受理人。' }),
    reviewer: t.string({ required: true, description: 'Who reviewed it. 审核人。' }),
  }),
});

/**
 * The three persons by references under a key of their own registration, so that equal persons can be told and none is named.
 * Whether they are three, the ledger says. @throws DomainError NOT_SIGNED_IN, REQUIRED, BLANK_FIELD
 */
export async function personsOf(
  { acts, caller }: Context,
  named: NamedPersons | null | undefined,
): Promise<(registration: string) => Persons> {
  const by = await caller();
  if (by === undefined) throw new DomainError('NOT_SIGNED_IN');
  if (!named) throw new DomainError('REQUIRED', { field: 'persons' });
  const { acceptor, reviewer } = named;
  for (const [name, account] of Object.entries({ acceptor, reviewer })) {
    if (account.trim() === '') throw new DomainError('BLANK_FIELD', { field: `persons.${name}` });
  }
  return (registration) => {
    const of = (account: string) => acts.references.of('person', registration, account);
    return { acceptor: of(acceptor), reviewer: of(reviewer), enterer: of(by.account) };
  };
}
