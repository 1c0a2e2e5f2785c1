#!/usr/bin/env python3
"""Second implementation of docs/spec: verifies a proof bundle, a credential, or both. Python 3.11 with `cryptography` and nothing else.

zhenglian_verify.py --trust trust.json [--at 2026-11-21T04:00:00Z] [--proof FILE] [--credential FILE] [--audience A --nonce N]
Prints `{"status", "check", "code"}`; exit code 0 VALID, 1 INVALID, 2 UNKNOWN, 3 STALE.
"""
import argparse, base64, datetime, hashlib, json, pathlib, re, sys, unicodedata, zlib
from types import SimpleNamespace
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from spec_tables import *  # every table of the specification, each in capitals; and instant()

def attempt(work, *what):
    """What reading gives, or None: whatever this file or a library raises on hostile bytes, they are malformed."""
    try: return work(*what)
    except Exception: return None

def first(**tests):
    """The outcome of a check: the first code whose test is true."""
    return next((code for code, failed in tests.items() if failed), 'OK')

def verdict(checks):
    found = [{'status': STATUS.get(code, 'INVALID'), 'check': check, 'code': code} for check, code in checks if code != 'OK']
    return min(found, key=lambda one: STATUSES.index(one['status']), default={'status': 'VALID', 'code': 'OK'})

# ---- hashes, base64, times ----

def sha(*parts): return hashlib.sha256(b''.join(parts)).digest()

def digest(tag, *parts):
    size = lambda counted: len(counted).to_bytes(4, 'big')
    return sha(size(tag), tag, size(parts), *map(size, parts), *parts).hex()

def b64(data): return base64.b64encode(data).decode()
def b64url(data): return base64.urlsafe_b64encode(data).decode().rstrip('=')

def decoded(text, encode):
    """The bytes of which `encode` makes exactly this text."""
    data = base64.b64decode(text.translate(str.maketrans('-_', '+/')) + '=' * (-len(text) % 4))
    if encode(data) != text: raise ValueError('base64')
    return data

# ---- JSON ----

def fits(shape, value):
    if isinstance(shape, dict):
        names = {name.rstrip('?') for name in shape}
        return isinstance(value, dict) and shape.keys() & names <= value.keys() <= names and \
            all(fits(shape.get(name) or shape[name + '?'], value[name]) for name in value)
    if isinstance(shape, list):
        return isinstance(value, list) and shape[1] <= len(value) <= shape[2] and all(fits(shape[0], item) for item in value)
    if isinstance(shape, tuple): return isinstance(value, list) and len(value) == len(shape) and all(map(fits, shape, value))
    if isinstance(shape, range): return type(value) is int and value in shape
    if isinstance(shape, str): return isinstance(value, str) and re.fullmatch(shape, value, re.A | re.S) is not None
    return shape(value)

def read_json(data, shape):
    def unique(pairs):
        if len(dict(pairs)) != len(pairs): raise ValueError('a key occurs twice')
        return dict(pairs)
    def whole(digits): return int(float(digits)) if float(digits).is_integer() else None
    # no shape has fractions or null, is deeper than 32 levels, or goes beyond the integers of a double
    value = json.loads(data.decode(), object_pairs_hook=unique, parse_float=whole)
    json.dumps(value, ensure_ascii=False).encode()  # raises for half surrogate pairs
    if not fits(shape, value): raise ValueError('shape')
    return value

def canonical_json(data, shape):
    """The value, or None unless `data` is canonical JSON of that shape."""
    value = attempt(read_json, data, shape)
    return value if json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(',', ':')).encode() == data else None

# ---- signatures, certificates, policies ----

ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
BASIC_CONSTRAINTS, KEY_USAGE, ATTRIBUTES = '2.5.29.19', '2.5.29.15', '1.2.3.4.5.6.7.8.1'
UNDERSTOOD = {BASIC_CONSTRAINTS, KEY_USAGE, '2.5.29.37', '2.5.29.17', '2.5.29.14', '2.5.29.35'}
ECDSA_SHA256 = '1.2.840.10045.4.3.2'

def good_der(key, signature, data, most=ORDER):
    """ECDSA with SHA-256 in minimal DER, the only form that the library reads; `most` bounds s."""
    verify = lambda: key.verify(signature, data, ec.ECDSA(hashes.SHA256())) or utils.decode_dss_signature(signature)[1]
    return (attempt(verify) or ORDER + 1) <= most

def good_jws(key, signature, data):
    r, s = (int.from_bytes(half, 'big') for half in (signature[:32], signature[32:]))
    return good_der(key, utils.encode_dss_signature(r, s), data)

class Certificate:
    def __init__(self, der):
        self.x = x509.load_der_x509_certificate(der)
        self.key, extensions = self.x.public_key(), {e.oid.dotted_string: e for e in self.x.extensions}
        basic, usage, attributes = (
            extensions[oid].value if oid in extensions else None for oid in (BASIC_CONSTRAINTS, KEY_USAGE, ATTRIBUTES))
        self.identity, self.below = not (basic and basic.ca), basic and basic.path_length
        self.signs = not self.identity and (usage is None or usage.key_cert_sign)
        self.attributes = dict(json.loads(attributes.value)['attrs']) if attributes else {}
        units = {name.value for name in self.x.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)}
        self.roles = units & {'peer', 'client', 'admin', 'orderer'}
        unknown = any(e.critical and oid not in UNDERSTOOD for oid, e in extensions.items())
        if unknown or not isinstance(self.key.curve, ec.SECP256R1) or self.x.signature_algorithm_oid.dotted_string != ECDSA_SHA256:
            raise ValueError('extension, key or signature algorithm')

    def issued_by(self, other, below):
        near = other.signs and (other.below is None or other.below >= below)
        return near and attempt(lambda: self.x.verify_directly_issued_by(other.x) is None)

def from_pem(text):
    match = re.fullmatch(r'\s*-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----\s*', text, re.A)
    return Certificate(decoded(re.sub(r'[\r\n]', '', match[1]), b64))

def chain_of(leaf, intermediates, roots):
    """From the leaf to one of the roots."""
    chain = [leaf]
    while chain[-1] not in roots and len(chain) < 5:
        chain.append(next(c for c in roots + intermediates if chain[-1].issued_by(c, len(chain) - 1)))
    if not leaf.identity or len(intermediates) > 3 or chain[-1] not in roots: raise ValueError('chain')
    return chain

def in_force(chain, at): return all(c.x.not_valid_before_utc <= at <= c.x.not_valid_after_utc for c in chain)

class Trust:
    def __init__(self, document):
        self.document, organizations = document, document['organizations']
        self.roots = {o['mspId']: [from_pem(root) for root in o['roots']] for o in organizations}
        lists = [(o['mspId'], x509.load_pem_x509_crl(crl.encode())) for o in organizations for crl in o.get('crls', [])]
        self.revoked = {(msp, crl.issuer, entry.serial_number) for msp, crl in lists for entry in crl}

def meets(policy, signers):
    """Whether organisations' peers satisfy a policy in Fabric's language; it is evaluated while it is read."""
    tokens = iter(re.findall(r"'[^']*'|\w+|\)", policy))
    def evaluate(token, used):
        """The places of the signers used so far and here, or None."""
        if token.startswith("'"):
            msp, role = token.strip("'").rsplit('.', 1)
            free = [i for i, signer in enumerate(signers) if signer == msp and i not in used and role in ('peer', 'member')]
            return used | {free[0]} if free else None
        met, least = [], int(next(tokens)) if token.upper() == 'OUTOF' else 1
        for branch in iter(lambda: next(tokens), ')'):
            attempted = evaluate(branch, used)
            met.append(attempted is not None)
            used = attempted or used
        return used if sum(met) >= (len(met) if token.upper() == 'AND' else least) else None
    return evaluate(next(tokens), frozenset()) is not None

# ---- proof bundle: container and protobuf ----

def varint(data, at):
    value = 0
    for i, byte in enumerate(data[at:at + 8]):
        value |= (byte & 0x7f) << (7 * i)
        if byte < 0x80:
            if value >= 2 ** 53 or (byte == 0 and i > 0): break
            return value, at + i + 1
    raise ValueError('varint')

def message(data, fields):
    found, at, last = {number: [] for number in fields}, 0, 0
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        number, wire = divmod(tag, 8)
        if wire == 2: value, at = data[at:at + value], at + value
        if number < last or wire not in (0, 2) or at > len(data): raise ValueError('field')
        found[number].append(value)  # a KeyError for a field that may not occur
        last = number
    return {number: field(found[number], kind) for number, kind in fields.items()}

def field(values, kind):
    if isinstance(kind, list): return [field([value], kind[0]) for value in values]
    value, *more = values or [0 if kind is int else b'']
    if more or (kind is not ANY and isinstance(value, int) != (kind is int)): raise ValueError('field')
    if isinstance(kind, dict): return message(value, kind)
    return value.decode() if kind is str else value

def open_bundle(data):
    if len(data) > 32768 or data[:4] != b'ZLP1' or sha(data[36:]) != data[4:36]: raise ValueError('head')
    stream, parts = zlib.decompressobj(-15), []
    flat = stream.decompress(data[36:], 65537)
    if len(flat) > 65536 or not stream.eof or stream.unused_data: raise ValueError('deflate')
    while flat:
        end = 4 + int.from_bytes(flat[:4], 'big')
        if end > len(flat): raise ValueError('part')
        parts.append(flat[4:end])
        flat = flat[end:]
    if len(parts) not in range(5, 46, 2): raise ValueError('parts')
    return parts

def licence(text):
    """(type, issuer, serial, version, check character), or None for what is no licence identifier."""
    match = re.fullmatch(LICENCE, text, re.A)
    if not match or not re.fullmatch(f'[{MOD_31}]{{2}}\\d{{6}}[{MOD_31}]{{10}}', match[2], re.A): return None
    total, product = sum(MOD_31.index(c) * pow(3, i, 31) for i, c in enumerate(match[2][:17])), 36
    for c in ''.join(match.groups()[:4]): product = ((product + MOD_36.index(c)) % 36 or 36) * 2 % 37
    return match.groups() if MOD_31[-total % 31] == match[2][17] and MOD_36[(37 - product) % 36] == match[5] else None

def certificate_reference(subject):
    if subject == '': return None
    identifier, _, code = subject.rpartition('.')
    if not licence(identifier) or not re.fullmatch('[0-9A-HJKMNP-TV-Z]{16}', code): raise ValueError('subject')
    return digest(b'zl/cert-ref/1', identifier.encode(), code.encode())

def parse_proof(data):
    subject, *hashed, payload = (parts := open_bundle(data))[:5]
    header, who, proposal = map(message, hashed, (CHANNEL_HEADER, SIGNATURE_HEADER, PROPOSAL))
    response = message(payload, RESPONSE)
    if header[1] != 3 or b'' in who.values(): raise ValueError('header')
    spec, action = proposal[1][1], response[2]
    function, *arguments = spec[3][1] or [b'']
    return SimpleNamespace(
        reference=certificate_reference(subject.decode()), channel=header[4], function=function.decode(),
        names=[header[7][2][2], spec[2][2], action[4][2]],
        request=canonical_json(arguments[0], REQUEST) if len(arguments) == 1 else None,
        id_fits=sha(who[2], who[1]).hex() == header[5], proposal_fits=response[1] == sha(*hashed),
        writes=action[2] or any(entry[3] or entry[2][3] or entry[2][4] for entry in action[1][2]),
        status=action[3][1], answer=canonical_json(action[3][3], ANSWER), payload=payload,
        endorsements=[(message(identity, IDENTITY), identity, signature) for identity, signature in zip(parts[5::2], parts[6::2])])

# ---- proof bundle: checks ----

def judge_endorser(trust, at, payload, sender, identity, signature):
    """The key, and what is wrong with it or its signature; the order of the tests is that of the specification."""
    leaf = from_pem(sender[2].decode())
    chain = chain_of(leaf, [], trust.roots[sender[1]]) if len(leaf.roles) == 1 else []  # without one role, that is the fault
    return leaf.key.public_numbers(), first(
        ENDORSER_REVOKED=any((sender[1], c.x.issuer, c.x.serial_number) in trust.revoked for c in chain),
        ENDORSER_NOT_IN_FORCE=not in_force(chain, at), ENDORSER_ROLE=leaf.roles != {'peer'},
        ENDORSER_SIGNATURE=not good_der(leaf.key, signature, payload + identity, ORDER // 2))

def judge_endorsers(proof, trust, at):
    """The organisations of all whose signature counts, and the first fault."""
    signers, faults = {}, []
    for endorsement in proof.endorsements:
        if (msp := endorsement[0][1]) not in trust.roots: continue
        key, fault = attempt(judge_endorser, trust, at, proof.payload, *endorsement) or (None, 'ENDORSER_UNTRUSTED')
        faults.append('ENDORSER_DUPLICATE' if fault == 'OK' and key in signers else fault)
        if faults[-1] == 'OK': signers[key] = msp
    return list(signers.values()), next((fault for fault in faults if fault != 'OK'), 'OK')

def judge_proof(data, trust, now, credential=None):
    """The checks and the answer. `credential`: digest of the one that the bundle may be about when it names no certificate."""
    if (proof := attempt(parse_proof, data)) is None: return [('PROOF_FORM', 'PROOF_MALFORMED')], None
    answer, request, document = proof.answer, proof.request, trust.document
    clock, quarter = instant(answer['clock']) if answer else now, datetime.timedelta(minutes=15)
    signers, fault = judge_endorsers(proof, trust, clock)
    other = answer and request and (answer['certRef'], answer['tax'].get('caseRef')) != (request['certRef'], request.get('caseRef'))
    checks = [
        ('PROOF_PLACE', first(PROOF_OTHER_CHANNEL=proof.channel != document['channel'],
                              PROOF_OTHER_CHAINCODE=proof.names != ['access', 'access', 'access'])),
        ('PROOF_CALL', first(PROOF_OTHER_FUNCTION=proof.function != 'prove', PROOF_ARGUMENTS=request is None)),
        ('PROOF_PROPOSAL', first(PROOF_ID_WRONG=not proof.id_fits, PROOF_PROPOSAL_ALTERED=not proof.proposal_fits)),
        ('PROOF_ENDORSERS', fault),
        ('PROOF_ANSWER', first(PROOF_REFUSED=proof.status != 200, PROOF_WRITES=proof.writes, PROOF_ANSWER_MALFORMED=answer is None,
                               PROOF_ANSWER_OTHER=other))]
    if answer is None: return checks, None  # INVALID by now; what cannot be checked is UNKNOWN and changes nothing
    title, tax = answer['title'], answer['tax']
    def facet(name, **more):
        policy = document['policies'].get(name)
        return first(FACET_OTHER_UNIT=answer[name]['unitRef'] != title['unitRef'],
                     FACET_UNENDORSED=policy is None or not meets(policy, signers), **more)
    return checks + [
        ('PROOF_SUBJECT', first(PROOF_SUBJECT_MISSING=proof.reference is None and credential != title['credentialDigest'],
                                PROOF_SUBJECT_OTHER=proof.reference not in (None, answer['certRef']))),
        ('PROOF_TITLE', facet('title')),
        ('PROOF_TAX', facet('tax', FACET_TAX_ABSENT=any(side['state'] != 'ATTESTED' for side in tax['sides']),
                            FACET_MISSING=title['registrationType'] == '200' and 'caseRef' not in tax)),
        ('PROOF_MORTGAGE', facet('mortgage')), ('PROOF_SEIZURE', facet('seizure')),
        ('PROOF_TIME', first(PROOF_AHEAD=clock - now > quarter, EVIDENCE_STALE=now - clock > quarter)),
        ('PROOF_TRUST', first(TRUST_STALE='validUntil' in document and now > instant(document['validUntil']))),
        ('STATE', 'OK' if title['state'] == 'VALID' else f'CERTIFICATE_{title["state"].removeprefix("ERROR_")}')], answer

# ---- credential ----

def jwt(text, header, claims):
    if len(text) > 32768 or text.count('.') != 2: raise ValueError('JWT')
    signed, _, _ = text.rpartition('.')
    head, body, signature = (decoded(part, b64url) for part in text.split('.'))
    if len(signature) != 64: raise ValueError('signature')
    return SimpleNamespace(header=read_json(head, header), claims=read_json(body, claims), signed=signed.encode(), signature=signature)

def disclosure(text):
    """(digest, name of the claim)"""
    if len(text) > 200000: raise ValueError('disclosure')
    return b64url(sha(text.encode())), read_json(decoded(text, b64url), DISCLOSURE)[1]

def parse_credential(data):
    text = data.decode()
    shown, tilde, binding = text.strip().rpartition('~')
    first_part, *rest = shown.split('~')
    if not tilde or len(text) > 400000 or len(rest) > 64: raise ValueError('form')
    parsed = jwt(first_part, HEADER, CLAIMS)
    if len(set(parsed.claims['_sd'])) != len(parsed.claims['_sd']): raise ValueError('_sd')
    parsed.certificates = [decoded(certificate, b64) for certificate in parsed.header['x5c']]
    parsed.disclosures = [disclosure(part) for part in rest]
    parsed.binding = jwt(binding, BINDING_HEADER, BINDING) if binding else None
    parsed.presented = b64url(sha((shown + tilde).encode()))
    parsed.digest = digest(b'zl/credential/1', first_part.encode())
    return parsed

def judge_issuer(credential, trust, now):
    """The first bad one of CREDENTIAL_FORMAT, ISSUER, SIGNATURE; only a good signature makes claims worth a look."""
    rows, at = trust.document['issuers'], datetime.datetime.fromtimestamp(credential.claims['iat'], datetime.UTC)
    roots = [root for msp in {row['mspId'] for row in rows} for root in trust.roots.get(msp, [])]
    leaf, *others = attempt(lambda: [Certificate(der) for der in credential.certificates]) or [None]
    chain = attempt(chain_of, leaf, others, roots)
    if not chain or not in_force(chain, at) or leaf.attributes.get('zl.role') != 'issuer': return 'ISSUER', 'ISSUER_UNTRUSTED'
    if not good_jws(leaf.key, credential.signature, credential.signed): return 'SIGNATURE', 'SIGNATURE_INVALID'
    return judge_claims(credential.claims, [row for row in rows if chain[-1] in trust.roots.get(row['mspId'], [])], now)

def judge_claims(claims, rows, now):
    """Section 3 of credential.md; `rows` of the organisation that issued."""
    kind, word, _ = TYPES[claims['vct']]
    identifier = licence(claims['licence_id'])
    half_width = unicodedata.normalize('NFKC', claims['certificate_number']).translate(str.maketrans('〔[〕]', '(())'))
    number = re.fullmatch(rf'(.)\((\d{{4}})\)(.{{1,20}}?)不动产{word}第(\d{{7}})号', re.sub(r'\s', '', half_width), re.A)
    if not identifier or identifier[0] != kind or not number: return 'CREDENTIAL_FORMAT', 'FORMAT_INVALID'
    uscc, (province, year, area, sequence) = identifier[1], number.groups()
    rows = [row for row in rows if row['uscc'] == uscc]
    if not rows: return 'ISSUER', 'ISSUER_UNTRUSTED'
    serials = [year + a['division'] + sequence for row in rows if row['province'] == province for a in row['areas'] if a['token'] == area]
    named = claims['iss'] == f'urn:uscc:{uscc}' or claims['iss'].startswith('https://')
    late = claims['iat'] > now.timestamp() + 86400
    return 'CREDENTIAL_FORMAT', first(FORMAT_INVALID=serials[:1] != [identifier[2]] or not named or late)

def judge_disclosures(claims, disclosures):
    signed = [name for hashed, name in disclosures if hashed in claims['_sd']]
    loose = [name for hashed, name in disclosures if hashed not in claims['_sd']]
    names = signed + list(claims)
    return first(DISCLOSURE_ALTERED=any(name in TYPES[claims['vct']][2] and name not in signed for name in loose),
                 DISCLOSURE_DUPLICATE=len(set(names)) != len(names), DISCLOSURE_SURPLUS=loose)

def holder_key(jwk):
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b'\4' + b''.join(decoded(jwk[name], b64url) for name in 'xy'))

def judge_holder(credential, asked, now):
    if 'cnf' not in credential.claims: return 'HOLDER_KEY_MISSING'
    if (binding := credential.binding) is None: return 'HOLDER_PROOF_MISSING'
    key = attempt(holder_key, credential.claims['cnf']['jwk'])
    good = key and good_jws(key, binding.signature, binding.signed)
    proof, age = binding.claims, int(now.timestamp()) - binding.claims['iat']
    other = (proof['aud'], proof['nonce']) != (asked['audience'], asked['nonce'])
    return first(HOLDER_PROOF_INVALID=proof['sd_hash'] != credential.presented or not good or (age < -60 and not other),
                 HOLDER_PROOF_OTHER=other, HOLDER_PROOF_STALE=age > 300)

def judge(document, now, proof, credential, asked):
    """Evidence in bytes or None; asked: {audience, nonce} or None."""
    trust = Trust(document)
    if credential is None: return verdict(judge_proof(proof or b'', trust, now)[0])
    if (parsed := attempt(parse_credential, credential)) is None: return verdict([('CREDENTIAL_FORMAT', 'FORMAT_INVALID')])
    ours = {'channel': document['channel'], 'genesis': document['genesisHash']}
    elsewhere = parsed.claims.get('status', {'ledger': ours})['ledger'] != ours
    checks = [judge_issuer(parsed, trust, now), ('DISCLOSURES', judge_disclosures(parsed.claims, parsed.disclosures))]
    found, answer = ([], None) if proof is None else judge_proof(proof, trust, now, None if elsewhere else parsed.digest)
    if asked: found.append(('HOLDER', judge_holder(parsed, asked, now)))
    elif parsed.binding: found.append(('HOLDER', 'HOLDER_NOT_ASKED'))
    anchor = first(OTHER_LEDGER=elsewhere, LEDGER_UNREACHABLE=proof is None,
                   NOT_ANCHORED=answer and answer['title']['credentialDigest'] != parsed.digest)
    return verdict(checks + found + [('ANCHOR', anchor)])

# ---- command ----

def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('trust', 'proof', 'credential'): options.add_argument(f'--{name}', type=pathlib.Path)
    for name in ('at', 'audience', 'nonce'): options.add_argument(f'--{name}')
    args = options.parse_args()
    now = instant(args.at) if args.at else datetime.datetime.now(datetime.UTC)
    asked = {'audience': args.audience, 'nonce': args.nonce} if args.audience else None
    proof, credential = (path and path.read_bytes() for path in (args.proof, args.credential))
    result = judge(json.loads(args.trust.read_bytes()), now, proof, credential, asked)
    print(json.dumps(result))
    return STATUSES.index(result['status'])

if __name__ == '__main__':
    sys.exit(main())
