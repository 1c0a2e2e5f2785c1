import { type ChaincodeTransaction, type Policy, parsePolicy, type Trust } from '@zhenglian/verify/ledger';
import { decodePolicy, type Policy as KeyPolicy } from '../../../network/embedded/policy.js';

/**
 * The policies under which keys are written, as an observer of the blocks learns them: a key that was given a policy of its own
 * is written under that one, every other under its namespace's (Fabric's state-based endorsement).
 */
export class WrittenPolicies {
  readonly #ofKeys = new Map<string, Policy>();

  constructor(private readonly trust: Trust) {}

  /**
   * Policies that a transaction's endorsers must satisfy, for every key that it writes. An institution's approval of a
   * chaincode definition writes nothing public: it goes to the institution's own private collection, which its own peer alone
   * endorses (Fabric's lifecycle, `_implicit_org_<MSP>`).
   */
  required({ namespaces }: ChaincodeTransaction): Policy[] {
    return namespaces.flatMap(({ namespace, writes, metadataWrites, collections }) => {
      const owners = collections.map((name) => parsePolicy(`'${name.replace(/^_implicit_org_/, '')}.peer'`));
      const keys = [...writes, ...metadataWrites].map(({ key }) => this.#ofKeys.get(`${namespace}/${key}`) ?? this.#ofNamespace(namespace));
      return [...keys, ...owners];
    });
  }

  /** Learns what a valid transaction gave its keys. */
  learn({ namespaces }: ChaincodeTransaction): void {
    for (const { namespace, metadataWrites } of namespaces) {
      for (const { key, entries } of metadataWrites) {
        for (const { value } of entries) {
          if (value.length === 0) this.#ofKeys.delete(`${namespace}/${key}`);
          else this.#ofKeys.set(`${namespace}/${key}`, inOurForm(decodePolicy(value)));
        }
      }
    }
  }

  #ofNamespace(namespace: string): Policy {
    const policy = this.trust.policies.get(namespace);
    if (policy === undefined) throw new Error(`trust.json has no policy for ${namespace}`);
    return policy;
  }
}

function inOurForm(policy: KeyPolicy): Policy {
  return 'signedBy' in policy ? policy.signedBy : { n: policy.threshold, of: policy.of.map(inOurForm) };
}
