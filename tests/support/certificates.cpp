// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "support/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace test {

namespace {

void check(bool ok, const char* what) {
    if (!ok)
        throw std::runtime_error(what);
}

std::shared_ptr<EVP_PKEY> make_key(const std::string& kind) {
    EVP_PKEY* key = kind.rfind("RSA-", 0) == 0
                        ? EVP_RSA_gen(static_cast<unsigned>(std::stoul(kind.substr(4))))
                        : EVP_EC_gen(kind.c_str());
    check(key != nullptr, "key");
    return {key, &EVP_PKEY_free};
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
    X509_EXTENSION_free(extension);
}

void add_alternative_names(X509* certificate, const certificate_options& o) {
    GENERAL_NAMES* const names = sk_GENERAL_NAME_new_null();
    const auto add = [names](int type, const std::string& bytes) {
        GENERAL_NAME* const name = GENERAL_NAME_new();
        ASN1_STRING* const text = type == GEN_DNS ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new();
        ASN1_STRING_set(text, bytes.data(), static_cast<int>(bytes.size()));
        GENERAL_NAME_set0_value(name, type, text);
        sk_GENERAL_NAME_push(names, name);
    };
    for (const auto& name : o.dns)
        add(GEN_DNS, name);
    for (const auto& address : o.addresses) {
        ASN1_OCTET_STRING* const bytes = a2i_IPADDRESS(address.c_str());
        check(bytes != nullptr, "address");
        add(GEN_IPADD, {reinterpret_cast<const char*>(ASN1_STRING_get0_data(bytes)),
                        static_cast<std::size_t>(ASN1_STRING_length(bytes))});
        ASN1_OCTET_STRING_free(bytes);
    }
    check(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1, "names");
    GENERAL_NAMES_free(names);
}

identity make(const certificate_options& o, const identity* issuer) {
    static int serial = 1;
    auto key = make_key(o.key);
    const std::shared_ptr<X509> certificate{X509_new(), &X509_free};
    X509* const c = certificate.get();
    X509_set_version(c, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(c), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(c), o.valid_from * 3600);
    X509_gmtime_adj(X509_getm_notAfter(c), o.valid_to * 3600);
    X509_NAME* const subject = X509_get_subject_name(c);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(o.common_name.c_str()), -1,
                               -1, 0);
    X509* const signer = issuer != nullptr ? issuer->certificate() : c;
    X509_set_issuer_name(c, X509_get_subject_name(signer));
    X509_set_pubkey(c, key.get());
    add_extension(c, signer, NID_basic_constraints, o.ca ? "critical,CA:TRUE" : "CA:FALSE");
    if (o.ca)
        add_extension(c, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    else if (!o.extended_key_usage.empty())
        add_extension(c, signer, NID_ext_key_usage, o.extended_key_usage);
    if (!o.dns.empty() || !o.addresses.empty())
        add_alternative_names(c, o);
    EVP_PKEY* const signing_key = issuer != nullptr ? issuer->key() : key.get();
    check(X509_sign(c, signing_key, EVP_get_digestbyname(o.digest.c_str())) > 0, "signature");
    return {std::move(key), certificate};
}

} // namespace

std::string identity::pem() const {
    const std::unique_ptr<BIO, int (*)(BIO*)> bio{BIO_new(BIO_s_mem()), &BIO_free};
    PEM_write_bio_X509(bio.get(), certificate());
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string identity::der() const {
    unsigned char* data = nullptr;
    const int size = i2d_X509(certificate(), &data);
    std::string out{reinterpret_cast<char*>(data), static_cast<std::size_t>(size)};
    OPENSSL_free(data);
    return out;
}

std::string identity::extensions() const {
    unsigned char* data = nullptr;
    const int size = i2d_X509_EXTENSIONS(
        const_cast<X509_EXTENSIONS*>(X509_get0_extensions(certificate())), &data);
    std::string out{reinterpret_cast<char*>(data), static_cast<std::size_t>(size)};
    OPENSSL_free(data);
    return out;
}

std::string identity::pin() const {
    unsigned char* data = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate()), &data);
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256(data, static_cast<std::size_t>(size), hash);
    OPENSSL_free(data);
    unsigned char text[64];
    const int length = EVP_EncodeBlock(text, hash, sizeof hash);
    return {reinterpret_cast<char*>(text), static_cast<std::size_t>(length)};
}

identity self_signed(const certificate_options& options) {
    return make(options, nullptr);
}

identity issue(const identity& issuer, const certificate_options& options) {
    return make(options, &issuer);
}

const identity& common_ca() {
    static const identity ca = self_signed({.common_name = "Test CA", .ca = true});
    return ca;
}

const identity& localhost_identity() {
    static const identity leaf = issue(
        common_ca(),
        {.common_name = "localhost", .dns = {"localhost"}, .addresses = {"127.0.0.1", "::1"}});
    return leaf;
}

temporary_file::temporary_file(std::string_view content) {
    const char* const directory = std::getenv("TMPDIR");
    path_ = std::string{directory != nullptr ? directory : "/tmp"} + "/fb24-test-XXXXXX";
    const int fd = mkstemp(path_.data());
    check(fd >= 0, "temporary file");
    close(fd);
    rewrite(content);
}

temporary_file::~temporary_file() {
    std::remove(path_.c_str());
}

void temporary_file::rewrite(std::string_view content) const {
    std::FILE* const f = std::fopen(path_.c_str(), "wb");
    check(f != nullptr, "temporary file");
    std::fwrite(content.data(), 1, content.size(), f);
    std::fclose(f);
}

} // namespace test
