#!/usr/bin/env python3
"""Second implementation of docs/spec: verifies a proof bundle, a credential, or both. Needs `cryptography` and nothing else.

zhenglian_verify.py --trust trust.json [--at 2026-11-21T04:00:00Z] [--proof FILE] [--credential FILE] [--audience A --nonce N]
Prints `{"status", "check", "code"}`; exit code 0 VALID, 1 INVALID, 2 UNKNOWN, 3 STALE. `--cases FOLDER` judges a whole corpus.
"""
import argparse, base64, datetime, hashlib, json, os, re, sys, unicodedata, zlib
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

STATUS = {code: status for status, codes in {
    'UNKNOWN': 'PROOF_SUBJECT_MISSING FACET_UNENDORSED FACET_MISSING PROOF_AHEAD TRUST_STALE NOT_CHECKED HOLDER_NOT_ASKED '
               'OTHER_LEDGER LEDGER_UNREACHABLE', 'STALE': 'EVIDENCE_STALE HOLDER_PROOF_STALE', 'VALID': 'OK'}.items()
    for code in codes.split()}
ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
MINUTE = datetime.timedelta(minutes=1)


class Refused(Exception):
    """Evidence or a certificate that cannot be used; the code says why."""


def sha(*parts): return hashlib.sha256(b''.join(parts)).digest()
def digest(tag, *parts):
    size = lambda data: len(data).to_bytes(4, 'big')
    return sha(size(tag), tag, len(parts).to_bytes(4, 'big'), *map(size, parts), *parts).hex()


# ---- JSON -----------------------------------------------------------------------------------------------------------------

def read_json(text):
    def pairs(items):
        if len({k for k, _ in items}) != len(items): raise ValueError('twice')
        return dict(items)
    def integer(digits):
        if abs(int(digits)) > 2 ** 53 - 1: raise ValueError('size')
        return int(digits)
    def number(digits): return int(float(digits)) if float(digits).is_integer() else float(digits)
    def constant(name): raise ValueError(name)
    text.encode()  # raw surrogates
    value = json.loads(text, object_pairs_hook=pairs, parse_int=integer, parse_float=number, parse_constant=constant)
    json.dumps(value, ensure_ascii=False).encode()  # escaped surrogates
    return value


def canonical(value): return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(',', ':'))


def is_day(v):
    try: return re.fullmatch(r'\d{4}-\d\d-\d\d', v, re.A) and bool(datetime.date.fromisoformat(v))
    except ValueError: return False


# a shape is a regular expression, a range of integers, a tuple of texts, a list of one shape with its limit, an object, or a test
def fits(shape, v):
    if isinstance(shape, dict):
        return isinstance(v, dict) and all(k in v or s is None or k.endswith('?') for k, s in shape.items()) and \
            all(k in shape or k + '?' in shape for k in v) and all(fits(shape.get(k, shape.get(k + '?')), v[k]) for k in v)
    if isinstance(shape, list): return isinstance(v, list) and shape[1] <= len(v) <= shape[2] and all(fits(shape[0], x) for x in v)
    if isinstance(shape, range): return type(v) is int and v in shape
    if isinstance(shape, tuple): return isinstance(v, str) and v in shape
    if isinstance(shape, str): return isinstance(v, str) and re.fullmatch(shape, v, re.A | re.S) is not None
    return shape(v)


HEX, MANY = r'[0-9a-f]{64}', range(0, 2 ** 53)
DAY = lambda v: isinstance(v, str) and bool(is_day(v))
INSTANT = lambda v: isinstance(v, str) and re.fullmatch(r'.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ', v, re.A) and bool(is_day(v[:10]))
BOOL, BODY = (lambda v: isinstance(v, bool)), r'[0-9A-Z][0-9A-Z-]{1,39}'
TYPES = ('100', '200', '300', '400', '500', '600', '700', '800', '900')
ANSWER = {
    'v': range(1, 2), 'suite': ('p256-sha256',), 'certRef': HEX, 'clock': INSTANT,
    'title': {'unitRef': HEX, 'kind': ('TITLE_CERTIFICATE', 'REGISTRATION_PROOF'), 'registrationType': TYPES, 'division': r'\d{6}',
              'enteredOn': DAY, 'credentialDigest': HEX, 'requestDigest': HEX, 'state': ('VALID', 'REPLACED', 'CANCELLED', 'ERROR_VOID'),
              'successor?': HEX, 'endedOn?': DAY, 'notices': range(101), 'objections': range(101), 'rights': range(101), 'correction': BOOL},
    'tax': {'unitRef': HEX, 'caseRef?': HEX, 'sides': [{'side': ('BUYER', 'SELLER'), 'state': ('ATTESTED', 'REVERSED', 'ABSENT'),
            'kind?': ('PAID', 'EXEMPT', 'NOT_TAXABLE'), 'attestedOn?': DAY}, 0, 2]},
    'mortgage': {'unitRef': HEX, 'items': [{'rank': range(1, 2 ** 53), 'ref': HEX, 'lender': r'[A-Za-z][A-Za-z0-9]{0,36}MSP',
                 'form': ('MORTGAGE', 'WORKS', 'NOTICE'), 'kind': ('GENERAL', 'MAXIMUM'), 'since': DAY, 'transferBan': BOOL}, 0, 200]},
    'seizure': {'unitRef': HEX, 'day': DAY, 'items': [{'ref': HEX, 'of': ('SEIZURE', 'HOLD'), 'body': BODY, 'arrivedAt': INSTANT,
                'stage': ('INSTRUCTED', 'EFFECTIVE', 'PRE', 'WAITING', 'LAPSED', 'ENDED'), 'onBearer': BOOL, 'until?': DAY}, 0, 200]},
}


def canonical_of(shape, data):
    """The value when `data` is canonical JSON of that shape, else None."""
    try:
        text = data.decode()
        value = read_json(text)
        return value if fits(shape, value) and canonical(value) == text else None
    except (ValueError, RecursionError):
        return None


# ---- X.509 and signatures --------------------------------------------------------------------------------------------------

ROLES = ('peer', 'client', 'admin', 'orderer')
UNDERSTOOD = {'2.5.29.15', '2.5.29.19', '2.5.29.37', '2.5.29.17', '2.5.29.14', '2.5.29.35'}


class Certificate:
    def __init__(self, der):
        try:
            self.x = x = x509.load_der_x509_certificate(der)
            key, extensions = x.public_key(), list(x.extensions)
            if not (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == 'secp256r1'): raise ValueError('key')
            if x.signature_algorithm_oid.dotted_string != '1.2.840.10045.4.3.2': raise ValueError('algorithm')
            if any(e.critical and e.oid.dotted_string not in UNDERSTOOD for e in extensions): raise ValueError('critical')
            find = lambda oid: next((e.value for e in extensions if e.oid.dotted_string == oid), None)
            basic, usage, attributes = find('2.5.29.19'), find('2.5.29.15'), find('1.2.3.4.5.6.7.8.1')
            self.ca, self.path = bool(basic and basic.ca), basic.path_length if basic else None
            self.may_sign = usage is None or usage.key_cert_sign
            self.attributes = read_json(attributes.value.decode())['attrs'] if attributes else {}
            units = [a.value for a in x.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)]
            self.roles = [role for role in ROLES if role in units]
        except Exception as cause:
            raise Refused('CERTIFICATE') from cause

    def signed_by(self, other):
        try:
            other.x.public_key().verify(self.x.signature, self.x.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
            return True
        except InvalidSignature:
            return False


def from_pem(text):
    match = re.fullmatch(r'\s*-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----\s*', text, re.A)
    try: return Certificate(base64.b64decode(re.sub(r'[\r\n]', '', match[1]), validate=True))
    except (TypeError, ValueError) as cause: raise Refused('CERTIFICATE') from cause


def chain_of(leaf, intermediates, roots):
    if leaf.ca or len(intermediates) > 3: raise Refused('CERTIFICATE')
    chain = [leaf]
    for below in range(4):
        def issuer(candidates):
            return next((c for c in candidates if c.ca and c.may_sign and c.x.subject == chain[-1].x.issuer
                         and (c.path is None or c.path >= below) and chain[-1].signed_by(c)), None)
        root = issuer(roots)
        if root: return chain + [root]
        parent = issuer(intermediates)
        if not parent: break
        chain.append(parent)
    raise Refused('CERTIFICATE')


def in_force(chain, at): return all(c.x.not_valid_before_utc <= at <= c.x.not_valid_after_utc for c in chain)


def good_raw(key, r, s, data):
    try: key.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256())); return True
    except (InvalidSignature, ValueError): return False


def good_der(key, signature, data):
    try: r, s = utils.decode_dss_signature(signature)
    except ValueError: return False
    strict = utils.encode_dss_signature(r, s) == signature if r > 0 and s > 0 else False
    return strict and r < ORDER and s <= ORDER >> 1 and good_raw(key, r, s, data)


def good_jws(key, signature, data): return good_raw(key, int.from_bytes(signature[:32], 'big'), int.from_bytes(signature[32:], 'big'), data)


class Trust:
    def __init__(self, document):
        self.document = document
        self.roots = {o['mspId']: [from_pem(r) for r in o['roots']] for o in document['organizations']}
        lists = [(o['mspId'], x509.load_pem_x509_crl(c.encode())) for o in document['organizations'] for c in o.get('crls', [])]
        self.revoked = {(msp, crl.issuer, entry.serial_number) for msp, crl in lists for entry in crl}


def meets(policy, signers):
    """Fabric's policy language, evaluated greedily from left to right; each signer counts once."""
    tokens = re.findall(r"'[^']*'|[A-Za-z]+|\d+|[(),]", policy)
    def parse():
        token = tokens.pop(0)
        if token[0] == "'": return token[1:-1].rsplit('.', 1)
        tokens.pop(0)
        n = None
        if token.upper() == 'OUTOF': n = int(tokens.pop(0)); tokens.pop(0)
        of = [parse()]
        while tokens.pop(0) == ',': of.append(parse())
        return (n or (1 if token.upper() == 'OR' else len(of)), of)
    def evaluate(node, used):
        if isinstance(node, list):
            found = next((i for i, msp in enumerate(signers) if i not in used and msp == node[0] and node[1] in ('peer', 'member')), None)
            return None if found is None else used | {found}
        count = 0
        for branch in node[1]:
            attempt = evaluate(branch, used)
            if attempt is not None: count, used = count + 1, attempt
        return used if count >= node[0] else None
    return evaluate(parse(), frozenset()) is not None


# ---- proof bundle ------------------------------------------------------------------------------------------------------------

def message(data, *allowed):
    fields, at, last = {}, 0, 0
    def varint():
        nonlocal at
        value = 0
        for i in range(8):
            if at >= len(data): raise Refused('end')
            byte, at = data[at], at + 1
            value |= (byte & 0x7f) << (7 * i)
            if byte < 0x80:
                if (i > 0 and byte == 0) or value > 2 ** 53 - 1: raise Refused('number')
                return value
        raise Refused('number')
    while at < len(data):
        number, kind = divmod(varint(), 8)
        if number not in allowed or number < last or kind not in (0, 2): raise Refused('field')
        value = varint()
        if kind == 2:
            if at + value > len(data): raise Refused('length')
            value, at = data[at:at + value], at + value
        fields.setdefault(number, []).append(value)
        last = number
    return fields


def one(fields, number, kind=bytes):
    values = fields.get(number, [kind()])
    if len(values) > 1 or type(values[0]) is not kind: raise Refused('field type')
    return values[0]


def many(fields, number):
    if any(type(v) is not bytes for v in fields.get(number, [])): raise Refused('field type')
    return fields.get(number, [])


def text(data):
    try: return data.decode()
    except UnicodeDecodeError as cause: raise Refused('text') from cause


def open_bundle(data):
    if len(data) > 32768 or len(data) <= 36 or data[:4] != b'ZLP1' or sha(data[36:]) != data[4:36]: raise Refused('head')
    stream = zlib.decompressobj(-15)
    try: flat = stream.decompress(data[36:], 65537)
    except zlib.error as cause: raise Refused('deflate') from cause
    if len(flat) > 65536 or not stream.eof or stream.unused_data or stream.unconsumed_tail: raise Refused('deflate')
    parts, at = [], 0
    while at < len(flat):
        end = at + 4 + int.from_bytes(flat[at:at + 4], 'big')
        if at + 4 > len(flat) or end > len(flat): raise Refused('part')
        parts.append(flat[at + 4:end]); at = end
    if len(parts) < 5 or len(parts) % 2 == 0 or len(parts) > 45: raise Refused('parts')
    return parts


LICENCE = r'1\.2\.156\.3005\.2\.(11100000MB0327169900[1]|11100000MB03271699022)\.([0-9A-Z]{18})\.([0-9A-Z]{1,32})\.([0-9]{3})\.([0-9A-Z])'
KINDS = {'11100000MB03271699001': 'TITLE_CERTIFICATE', '11100000MB03271699022': 'REGISTRATION_PROOF'}


def licence(value):
    match, p, weight, total = re.fullmatch(LICENCE, value, re.A), 36, 1, 0
    alphabet, uscc = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789ABCDEFGHJKLMNPQRTUWXY'
    if not match or int(match[4]) < 1 or not re.fullmatch(f'[{uscc}]{{2}}\\d{{6}}[{uscc}]{{10}}', match[2], re.A): return None
    for character in match[2][:17]: total, weight = total + uscc.index(character) * weight, weight * 3 % 31
    for character in ''.join(match.groups()[:4]): p = ((p + alphabet.index(character)) % 36 or 36) * 2 % 37
    return match if uscc[-total % 31] == match[2][17] and alphabet[(37 - p) % 36] == match[5] else None


def subject_of(value):
    if value == '': return None
    identifier, _, code = value.rpartition('.')
    if not licence(identifier) or not re.fullmatch('[0-9A-HJKMNP-TV-Z]{16}', code, re.A): raise Refused('subject')
    return digest(b'zl/cert-ref/1', identifier.encode(), code.encode())


def parse_proof(data):
    subject, header_bytes, signature_header, proposal, response_bytes, *signed = open_bundle(data)
    name = lambda part: text(one(message(part, 1, 2, 3), 2))
    header = message(header_bytes, 1, 2, 3, 4, 5, 6, 7, 8)
    if one(header, 1, int) != 3: raise Refused('type')
    who = message(signature_header, 1, 2)
    if not one(who, 1) or not one(who, 2): raise Refused('signature header')
    spec = message(one(message(one(message(proposal, 1), 1), 1), 1), 1, 2, 3)
    function, *arguments = many(message(one(spec, 3), 1), 1) or [b'']
    response = message(response_bytes, 1, 2)
    action = message(one(response, 2), 1, 2, 3, 4)
    result = message(one(action, 3), 1, 2, 3)
    writes = bool(one(action, 2))
    for entry in many(message(one(action, 1), 1, 2), 2):
        namespace = message(entry, 1, 2, 3)
        access = message(one(namespace, 2), 1, 2, 3, 4)
        writes = writes or 3 in namespace or 3 in access or 4 in access
    identities = [(identity, message(identity, 1, 2), signature) for identity, signature in zip(signed[::2], signed[1::2])]
    return {
        'subject': subject_of(text(subject)), 'channel': text(one(header, 4)), 'function': text(function),
        'names': [name(one(message(one(header, 7), 2), 2)), name(one(spec, 2)), name(one(action, 4))],
        'request': canonical_of({'certRef': HEX, 'caseRef?': HEX}, arguments[0]) if len(arguments) == 1 else None,
        'id': sha(one(who, 2), one(who, 1)).hex() == text(one(header, 5)),
        'proposal': one(response, 1) == sha(header_bytes, signature_header, proposal),
        'status': one(result, 1, int), 'writes': writes, 'answer': canonical_of(ANSWER, one(result, 3)), 'payload': response_bytes,
        'endorsements': [(text(one(m, 1)), one(m, 2), identity, signature) for identity, m, signature in identities],
    }


def endorser(msp, pem, identity, signature, payload, trust, at):
    """The endorser's public key, or Refused with the fault."""
    try:
        leaf = from_pem(text(pem))
        if len(leaf.roles) != 1: raise Refused('ENDORSER_ROLE')
        chain = chain_of(leaf, [], trust.roots[msp])
    except Refused as fault:
        raise fault if str(fault) == 'ENDORSER_ROLE' else Refused('ENDORSER_UNTRUSTED')
    if any((msp, c.x.issuer, c.x.serial_number) in trust.revoked for c in chain): raise Refused('ENDORSER_REVOKED')
    if not in_force(chain, at): raise Refused('ENDORSER_NOT_IN_FORCE')
    if leaf.roles != ['peer']: raise Refused('ENDORSER_ROLE')
    if not good_der(leaf.x.public_key(), signature, payload + identity): raise Refused('ENDORSER_SIGNATURE')
    return leaf.x.public_key().public_numbers()


def instant(value): return datetime.datetime.fromisoformat(value.replace('Z', '+00:00'))


def judge_proof(data, trust, now):
    try: proof = parse_proof(data)
    except Refused: return [('PROOF_FORM', 'PROOF_MALFORMED')], None
    answer, request, document = proof['answer'], proof['request'], trust.document
    signers, keys, fault = [], set(), 'OK'
    for msp, pem, identity, signature in proof['endorsements']:
        if msp not in trust.roots: continue
        try:
            key = endorser(msp, pem, identity, signature, proof['payload'], trust, instant(answer['clock']) if answer else now)
            if key in keys: raise Refused('ENDORSER_DUPLICATE')
            keys.add(key); signers.append(msp)
        except Refused as refusal:
            fault = str(refusal) if fault == 'OK' else fault
    def facet(name):
        if answer[name]['unitRef'] != answer['title']['unitRef']: return 'FACET_OTHER_UNIT'
        policy = document['policies'].get(name)
        return 'OK' if policy and meets(policy, signers) else 'FACET_UNENDORSED'
    def tax():
        if facet('tax') != 'OK': return facet('tax')
        if any(side['state'] != 'ATTESTED' for side in answer['tax']['sides']): return 'FACET_TAX_ABSENT'
        return 'FACET_MISSING' if answer['title']['registrationType'] == '200' and 'caseRef' not in answer['tax'] else 'OK'
    def time():
        age = now - instant(answer['clock'])
        return 'PROOF_AHEAD' if age < -15 * MINUTE else 'EVIDENCE_STALE' if age > 15 * MINUTE else 'OK'
    def said():
        if proof['status'] != 200: return 'PROOF_REFUSED'
        if proof['writes']: return 'PROOF_WRITES'
        if not answer: return 'PROOF_ANSWER_MALFORMED'
        other = request and (answer['certRef'] != request['certRef'] or answer['tax'].get('caseRef') != request.get('caseRef'))
        return 'PROOF_ANSWER_OTHER' if other else 'OK'
    subject = 'PROOF_SUBJECT_MISSING' if proof['subject'] is None else 'OK' if answer and proof['subject'] == answer['certRef'] else 'PROOF_SUBJECT_OTHER'
    state = {'VALID': 'OK', 'REPLACED': 'CERTIFICATE_REPLACED', 'CANCELLED': 'CERTIFICATE_CANCELLED', 'ERROR_VOID': 'CERTIFICATE_VOID'}
    late = 'validUntil' in document and now > instant(document['validUntil'])
    checks = [
        ('PROOF_PLACE', 'PROOF_OTHER_CHANNEL' if proof['channel'] != document['channel'] else
         'OK' if proof['names'] == ['access'] * 3 else 'PROOF_OTHER_CHAINCODE'),
        ('PROOF_CALL', 'PROOF_OTHER_FUNCTION' if proof['function'] != 'prove' else 'OK' if request else 'PROOF_ARGUMENTS'),
        ('PROOF_PROPOSAL', 'PROOF_ID_WRONG' if not proof['id'] else 'OK' if proof['proposal'] else 'PROOF_PROPOSAL_ALTERED'),
        ('PROOF_ENDORSERS', fault), ('PROOF_ANSWER', said())]
    judged = [('PROOF_SUBJECT', subject), ('PROOF_TITLE', facet('title')), ('PROOF_TAX', tax()), ('PROOF_MORTGAGE', facet('mortgage')),
              ('PROOF_SEIZURE', facet('seizure')), ('PROOF_TIME', time())] if answer else [('PROOF_SUBJECT', 'NOT_CHECKED')]
    stale = [('PROOF_TRUST', 'TRUST_STALE' if late else 'OK')]
    return checks + judged + stale + ([('STATE', state[answer['title']['state']])] if answer else []), answer


# ---- credential ----------------------------------------------------------------------------------------------------------------

VCT = 'https://zhenglian.example/credentials/%s/1'
FACES = {VCT % 'title-certificate': ('TITLE_CERTIFICATE', 'holders tenure location unit_code right_type right_nature usage area '
                                     'term_of_use other_state remarks issued_on'.split()),
         VCT % 'registration-proof': ('REGISTRATION_PROOF', 'matter holders obligors location unit_code other remarks issued_on'.split())}
B43, SECONDS = '[A-Za-z0-9_-]{43}', range(0, 253402300800)
HEADER = {'alg': ('ES256',), 'typ': ('dc+sd-jwt',), 'x5c': ['.+', 1, 4], 'kid?': '.{0,256}'}
CLAIMS = {'iss': '.{1,256}', 'vct': tuple(FACES), 'iat': SECONDS, 'licence_id': '.{1,128}', 'certificate_number': '.{1,128}',
          '_sd_alg': ('sha-256',), '_sd': [B43, 0, 64], 'cnf?': {'jwk': {'kty': ('EC',), 'crv': ('P-256',), 'x': B43, 'y': B43}},
          'status?': {'ledger': {'channel': '.{1,64}', 'genesis': HEX}}}
BINDING = {'iat': SECONDS, 'aud': '.{1,512}', 'nonce': '.{1,256}', 'sd_hash': B43}


def b64url(data): return base64.urlsafe_b64encode(data).decode().rstrip('=')
def from_b64url(value):
    try:
        data = base64.urlsafe_b64decode(value + '=' * (-len(value) % 4))
        if b64url(data) == value: return data
    except ValueError: pass
    raise Refused('base64url')


def part(value, shape):
    try: parsed = read_json(from_b64url(value).decode())
    except (ValueError, RecursionError) as cause: raise Refused('JSON') from cause
    if not fits(shape, parsed): raise Refused('shape')
    return parsed


def jwt(value, header, claims):
    if len(value) > 32768 or value.count('.') != 2: raise Refused('parts')
    head, body, signature = value.split('.')
    if len(from_b64url(signature)) != 64: raise Refused('signature')
    return part(head, header), part(body, claims), f'{head}.{body}'.encode(), from_b64url(signature)


def parse_credential(value):
    if len(value) > 400000: raise Refused('size')
    first, *rest = value.strip().split('~')
    if not rest or len(rest) > 65: raise Refused('tilde')
    last, (header, claims, signed, signature) = rest.pop(), jwt(first, HEADER, CLAIMS)
    if len(set(claims['_sd'])) != len(claims['_sd']): raise Refused('_sd')
    shown = value.strip()[:len(value.strip()) - len(last)]
    triple = lambda v: isinstance(v, list) and len(v) == 3 and fits('[A-Za-z0-9_-]{22,128}', v[0]) and fits('.{1,64}', v[1]) and fits('.{0,60000}', v[2])
    disclosures = [(b64url(sha(d.encode())), part(d, triple)[1]) for d in rest]
    bound = jwt(last, {'alg': ('ES256',), 'typ': ('kb+jwt',)}, BINDING) if last else None
    return header, claims, signed, signature, disclosures, bound, b64url(sha(shown.encode())), digest(b'zl/credential/1', first.encode())


def claims_fit(claims, rows, now):
    found = licence(claims['licence_id'])
    plain = re.sub(r'\s', '', unicodedata.normalize('NFKC', claims['certificate_number']).translate(str.maketrans('〔［[〕］]', '((()))')))
    number = re.fullmatch(r'(.)\((\d{4})\)(.{1,20}?)不动产(权|证明)第(\d{7})号', plain, re.A)
    if not found or not number or KINDS[found[1]] != FACES[claims['vct']][0]: return 'FORMAT_INVALID'
    rows = [row for row in rows if row['uscc'] == found[2]]
    if not rows: return 'ISSUER_UNTRUSTED'
    kind = 'TITLE_CERTIFICATE' if number[4] == '权' else 'REGISTRATION_PROOF'
    serials = [number[2] + area['division'] + number[5] for row in rows if row['province'] == number[1]
               for area in row['areas'] if area['token'] == number[3]]
    named = claims['iss'] == f'urn:uscc:{found[2]}' or claims['iss'].startswith('https://')
    late = claims['iat'] > now.timestamp() + 86400
    return 'OK' if kind == KINDS[found[1]] and serials[:1] == [found[3]] and named and not late else 'FORMAT_INVALID'


def disclosed(claims, disclosures):
    signed = [name for hashed, name in disclosures if hashed in claims['_sd']]
    loose = [name for hashed, name in disclosures if hashed not in claims['_sd']]
    if any(name in FACES[claims['vct']][1] and name not in signed for name in loose): return 'DISCLOSURE_ALTERED'
    names = signed + list(claims)
    return 'DISCLOSURE_DUPLICATE' if len(set(names)) != len(names) else 'DISCLOSURE_SURPLUS' if loose else 'OK'


def holder(claims, bound, shown, asked, now):
    if 'cnf' not in claims: return 'HOLDER_KEY_MISSING'
    if bound is None: return 'HOLDER_PROOF_MISSING'
    _, proof, signed, signature = bound
    try:
        x, y = (int.from_bytes(from_b64url(claims['cnf']['jwk'][c]), 'big') for c in 'xy')
        good = good_jws(ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key(), signature, signed)
    except (ValueError, Refused): good = False
    if proof['sd_hash'] != shown or not good: return 'HOLDER_PROOF_INVALID'
    if (proof['aud'], proof['nonce']) != (asked['audience'], asked['nonce']): return 'HOLDER_PROOF_OTHER'
    age = int(now.timestamp()) - proof['iat']
    return 'HOLDER_PROOF_INVALID' if age < -60 else 'OK' if age <= 300 else 'HOLDER_PROOF_STALE'


def judge_credential(value, trust, now, asked):
    """Checks up to DISCLOSURES, then those that follow a bundle's; and the digest, None when it cannot be read."""
    try: header, claims, signed, signature, disclosures, bound, shown, hashed = parse_credential(value)
    except Refused: return [('CREDENTIAL_FORMAT', 'FORMAT_INVALID')], [], None
    rows, root = trust.document['issuers'], None
    try:
        leaf, *others = [Certificate(base64.b64decode(c, validate=True)) for c in header['x5c']]
        chain = chain_of(leaf, others, [r for row in rows for r in trust.roots.get(row['mspId'], [])])
        at = datetime.datetime.fromtimestamp(claims['iat'], datetime.timezone.utc)
        if in_force(chain, at) and leaf.attributes.get('zl.role') == 'issuer': root = chain[-1]
    except (Refused, ValueError): pass
    good = root is not None and good_jws(leaf.x.public_key(), signature, signed)
    fit = claims_fit(claims, [row for row in rows if root in trust.roots.get(row['mspId'], [])], now) if good else 'OK'
    checks = [('CREDENTIAL_FORMAT', fit if fit == 'FORMAT_INVALID' else 'OK'),
              ('ISSUER', 'ISSUER_UNTRUSTED' if root is None or fit == 'ISSUER_UNTRUSTED' else 'OK'),
              ('SIGNATURE', 'NOT_CHECKED' if root is None else 'OK' if good else 'SIGNATURE_INVALID'), ('DISCLOSURES', disclosed(claims, disclosures))]
    after = [('HOLDER', holder(claims, bound, shown, asked, now))] if asked else [('HOLDER', 'HOLDER_NOT_ASKED')] if bound else []
    ledger = claims.get('status', {}).get('ledger')
    if ledger and (ledger['channel'], ledger['genesis']) != (trust.document['channel'], trust.document['genesisHash']):
        after.append(('ANCHOR', 'OTHER_LEDGER'))
    return checks, after, hashed


def judge(document, now, proof=None, credential=None, asked=None):
    trust, checks, after, hashed = Trust(document), [], [], None
    if credential is not None: checks, after, hashed = judge_credential(credential, trust, now, asked)
    found, answer = judge_proof(proof, trust, now) if proof is not None else ([], None)
    if credential is not None:
        anchored = 'NOT_CHECKED' if hashed is None or (proof is not None and answer is None) else 'LEDGER_UNREACHABLE' if proof is None else \
            'OK' if answer['title']['credentialDigest'] == hashed else 'NOT_ANCHORED'
        if ('ANCHOR', 'OTHER_LEDGER') not in after: after.append(('ANCHOR', anchored))
        if anchored == 'OK': found = [(n, 'OK' if c == 'PROOF_SUBJECT_MISSING' else c) for n, c in found]
    checks = checks + found + after
    for status in ('INVALID', 'UNKNOWN', 'STALE'):
        for name, code in checks:
            if STATUS.get(code, 'INVALID') == status: return {'status': status, 'check': name, 'code': code}
    return {'status': 'VALID', 'code': 'OK'}


def judge_folder(folder):
    read = lambda name, mode='rb': open(os.path.join(folder, name), mode).read() if os.path.exists(os.path.join(folder, name)) else None
    case, credential = json.loads(read('case.json')), read('credential.txt')
    trust = json.loads(read('trust.json') or read('../trust.json'))
    return judge(trust, instant(case['now']), read('evidence.zlproof'), credential and credential.decode(), case.get('presentation')) \
        if credential != b'' else judge(trust, instant(case['now']), read('evidence.zlproof'), '', case.get('presentation'))


def main():
    options = argparse.ArgumentParser()
    for name in ('trust', 'at', 'proof', 'credential', 'audience', 'nonce', 'cases'): options.add_argument(f'--{name}')
    args = options.parse_args()
    if args.cases:
        names = sorted(n for n in os.listdir(args.cases) if os.path.isdir(os.path.join(args.cases, n)))
        print(json.dumps({name: judge_folder(os.path.join(args.cases, name)) for name in names}))
        return 0
    asked = {'audience': args.audience, 'nonce': args.nonce} if args.audience else None
    result = judge(json.load(open(args.trust)), instant(args.at) if args.at else datetime.datetime.now(datetime.timezone.utc),
                   open(args.proof, 'rb').read() if args.proof else None, open(args.credential).read() if args.credential else None, asked)
    print(json.dumps(result))
    return {'VALID': 0, 'INVALID': 1, 'UNKNOWN': 2, 'STALE': 3}[result['status']]


if __name__ == '__main__':
    sys.exit(main())
