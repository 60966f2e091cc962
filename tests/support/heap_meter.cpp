// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "support/heap_meter.hpp"

#include <malloc.h>

#if defined(__has_feature)
#    if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#        define TEST_HEAP_IS_TAKEN 1
#    endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#    define TEST_HEAP_IS_TAKEN 1
#endif

namespace {

struct thread_account {
    std::int64_t balance = 0;
    std::uint64_t callocs = 0;
    std::uint64_t fail_at = 0; // 0: never
    bool for_good = false;
    bool happened = false;
};
thread_local thread_account account;

} // namespace

namespace test::heap {

bool available() {
#if defined(TEST_HEAP_IS_TAKEN)
    return false;
#else
    return true;
#endif
}

std::int64_t balance() {
    return account.balance;
}

std::uint64_t callocs() {
    return account.callocs;
}

failing_calloc::failing_calloc(std::uint64_t nth, bool for_good) {
    account.fail_at = account.callocs + nth;
    account.for_good = for_good;
    account.happened = false;
}

failing_calloc::~failing_calloc() {
    account.fail_at = 0;
}

bool failing_calloc::happened() const {
    return account.happened;
}

} // namespace test::heap

#if !defined(TEST_HEAP_IS_TAKEN)

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) {
    void* const p = __libc_malloc(size);
    account.balance += static_cast<std::int64_t>(malloc_usable_size(p));
    return p;
}

void* calloc(std::size_t count, std::size_t size) {
    ++account.callocs;
    if (account.fail_at != 0 && (account.callocs == account.fail_at ||
                                 (account.for_good && account.callocs > account.fail_at))) {
        account.happened = true;
        return nullptr;
    }
    void* const p = __libc_calloc(count, size);
    account.balance += static_cast<std::int64_t>(malloc_usable_size(p));
    return p;
}

void* realloc(void* old, std::size_t size) {
    account.balance -= static_cast<std::int64_t>(malloc_usable_size(old));
    void* const p = __libc_realloc(old, size);
    account.balance += static_cast<std::int64_t>(malloc_usable_size(p));
    return p;
}

void free(void* p) {
    account.balance -= static_cast<std::int64_t>(malloc_usable_size(p));
    __libc_free(p);
}
}

#endif
