"""Checks and makes SD-JWT presentations with the `sd-jwt` library. Reads a JSON list of tasks, writes a JSON list of answers.

{"do": "verify", "text", "audience"?, "nonce"?}            -> {"accepted", "claims"} or {"accepted": false, "error"}
{"do": "present", "text", "fields", "audience", "nonce", "key"} -> {"text"}
"""
import base64
import json
import sys

from cryptography import x509
from jwcrypto.jwk import JWK
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier


def issuer_key(_issuer, header):
    certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    return JWK.from_pyca(certificate.public_key())


def verify(task):
    try:
        verifier = SDJWTVerifier(task["text"], issuer_key, task.get("audience"), task.get("nonce"))
        return {"accepted": True, "claims": verifier.get_verified_payload()}
    except Exception as error:  # the library refuses by many kinds of errors
        return {"accepted": False, "error": type(error).__name__}


def present(task):
    holder = SDJWTHolder(task["text"])
    disclosed = {field: True for field in task["fields"]}
    holder.create_presentation(disclosed, task["nonce"], task["audience"], JWK(**task["key"]))
    return {"text": holder.sd_jwt_presentation}


if __name__ == "__main__":
    tasks = json.load(sys.stdin)
    json.dump([verify(task) if task["do"] == "verify" else present(task) for task in tasks], sys.stdout)
