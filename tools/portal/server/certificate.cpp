// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/server/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace fb24_portal {

namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using cert_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;

void check(bool ok, const char* what) {
    if (!ok)
        throw std::runtime_error(std::string("cannot make the certificate: ") + what);
}

key_ptr new_key() {
    key_ptr key(EVP_EC_gen("P-256"));
    check(key != nullptr, "key");
    return key;
}

void add_extension(X509* cert, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    check(extension != nullptr, value.c_str());
    const bool added = X509_add_ext(cert, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    check(added, value.c_str());
}

cert_ptr new_certificate(EVP_PKEY* key, const char* common_name) {
    cert_ptr cert(X509_new());
    check(cert != nullptr && X509_set_version(cert.get(), 2) == 1, "version");
    unsigned char serial[16];
    check(RAND_bytes(serial, sizeof serial) == 1, "serial number");
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7F) | 0x40);
    BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
    const bool numbered = number != nullptr &&
                          BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert.get())) != nullptr;
    BN_free(number);
    check(numbered, "serial number");
    constexpr long day = 24 * 3600;
    X509_gmtime_adj(X509_getm_notBefore(cert.get()), -day);
    X509_gmtime_adj(X509_getm_notAfter(cert.get()), 30 * day);
    check(X509_set_pubkey(cert.get(), key) == 1, "public key");
    check(X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(common_name), -1, -1,
                                     0) == 1,
          "name");
    return cert;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* cert) {
    const bio_ptr bio(BIO_new(BIO_s_mem()));
    check(bio != nullptr && PEM_write_bio_X509(bio.get(), cert) == 1, "PEM");
    return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
    const bio_ptr bio(BIO_new(BIO_s_mem()));
    check(bio != nullptr &&
              PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "PEM");
    return text_of(bio.get());
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) {
        if (!out.empty())
            out += ',';
        const bool address = name.find(':') != std::string::npos ||
                             name.find_first_not_of("0123456789.") == std::string::npos;
        out += (address ? "IP:" : "DNS:") + name;
    }
    return out;
}

} // namespace

identity make_identity(const std::vector<std::string>& names) {
    const key_ptr ca_key = new_key();
    const cert_ptr ca = new_certificate(ca_key.get(), "fb24-portal emulator CA");
    check(X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get())) == 1, "issuer");
    add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    check(X509_sign(ca.get(), ca_key.get(), EVP_sha256()) > 0, "signature");

    const key_ptr key = new_key();
    const cert_ptr cert = new_certificate(key.get(), "fb24-portal emulator");
    check(X509_set_issuer_name(cert.get(), X509_get_subject_name(ca.get())) == 1, "issuer");
    add_extension(cert.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(cert.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(cert.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    add_extension(cert.get(), ca.get(), NID_subject_key_identifier, "hash");
    add_extension(cert.get(), ca.get(), NID_authority_key_identifier, "keyid");
    add_extension(cert.get(), ca.get(), NID_subject_alt_name, alternative_names(names));
    check(X509_sign(cert.get(), ca_key.get(), EVP_sha256()) > 0, "signature");
    return {pem_of(ca.get()), pem_of(cert.get()), pem_of(key.get())};
}

} // namespace fb24_portal
