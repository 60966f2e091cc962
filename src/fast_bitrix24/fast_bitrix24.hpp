// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

// The whole library in the order of its rooms; tools/amalgamate makes the single header from here.
// The order has a meaning.
// clang-format off

#include "fast_bitrix24/base/version.hpp"
#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/base/macros_begin.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/core/progress_bar.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/core/time.hpp"

#include "fast_bitrix24/json/arena.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/lexer.hpp"
#include "fast_bitrix24/json/node.hpp"
#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/picojson_bridge.hpp"
#include "fast_bitrix24/json/string_scan.hpp"
#include "fast_bitrix24/json/value.hpp"
#include "fast_bitrix24/json/writer.hpp"

#include "fast_bitrix24/http/host.hpp"
#include "fast_bitrix24/http/message.hpp"
#include "fast_bitrix24/http/request_writer.hpp"
#include "fast_bitrix24/http/response_parser.hpp"
#include "fast_bitrix24/http/retry_after.hpp"
#include "fast_bitrix24/http/syntax.hpp"
#include "fast_bitrix24/http/transport.hpp"
#include "fast_bitrix24/http/url.hpp"

#include "fast_bitrix24/rest/batch.hpp"
#include "fast_bitrix24/rest/command.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"
#include "fast_bitrix24/rest/envelope.hpp"
#include "fast_bitrix24/rest/query.hpp"

#include "fast_bitrix24/policy/adaptive_concurrency.hpp"
#include "fast_bitrix24/policy/all_of.hpp"
#include "fast_bitrix24/policy/batch_sizing.hpp"
#include "fast_bitrix24/policy/default_rate.hpp"
#include "fast_bitrix24/policy/enforcement.hpp"
#include "fast_bitrix24/policy/jitter.hpp"
#include "fast_bitrix24/policy/leaky_bucket.hpp"
#include "fast_bitrix24/policy/list_methods.hpp"
#include "fast_bitrix24/policy/operating_account.hpp"
#include "fast_bitrix24/policy/operating_budget.hpp"
#include "fast_bitrix24/policy/paging.hpp"
#include "fast_bitrix24/policy/plausible.hpp"
#include "fast_bitrix24/policy/rate.hpp"
#include "fast_bitrix24/policy/recent_methods.hpp"
#include "fast_bitrix24/policy/retry.hpp"
#include "fast_bitrix24/policy/rows.hpp"
#include "fast_bitrix24/policy/shared.hpp"

#include "fast_bitrix24/op/by_id_job.hpp"
#include "fast_bitrix24/op/job.hpp"
#include "fast_bitrix24/op/list_job.hpp"
#include "fast_bitrix24/op/many_job.hpp"
#include "fast_bitrix24/op/param_rules.hpp"
#include "fast_bitrix24/op/seen_ids.hpp"
#include "fast_bitrix24/op/validate.hpp"

#include "fast_bitrix24/engine/command_queue.hpp"
#include "fast_bitrix24/engine/engine.hpp"
#include "fast_bitrix24/engine/flight.hpp"
#include "fast_bitrix24/engine/flights.hpp"
#include "fast_bitrix24/engine/judge.hpp"
#include "fast_bitrix24/engine/moves.hpp"
#include "fast_bitrix24/engine/repeats.hpp"
#include "fast_bitrix24/engine/request.hpp"
#include "fast_bitrix24/engine/settings.hpp"
#include "fast_bitrix24/engine/token_state.hpp"

#include "fast_bitrix24/client/basic_client.hpp"
#include "fast_bitrix24/client/batch_plan.hpp"
#include "fast_bitrix24/client/driver.hpp"
#include "fast_bitrix24/client/ids.hpp"
#include "fast_bitrix24/client/oauth_file_store.hpp"
#include "fast_bitrix24/client/oauth_refresher.hpp"
#include "fast_bitrix24/client/oauth_tokens.hpp"
#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/client/policies.hpp"
#include "fast_bitrix24/client/private_file.hpp"
#include "fast_bitrix24/client/progress.hpp"
#include "fast_bitrix24/client/results.hpp"
#include "fast_bitrix24/client/rows.hpp"
#include "fast_bitrix24/client/setup.hpp"
#include "fast_bitrix24/client/slow_guard.hpp"
#include "fast_bitrix24/client/token_fetch.hpp"
#include "fast_bitrix24/client/verb_helpers.hpp"

#if FAST_BITRIX24_HAS_DEFAULT_TRANSPORT // amalgamate: optional-region
#include "fast_bitrix24/tls/ca_bundle.hpp"
#include "fast_bitrix24/tls/context.hpp"
#include "fast_bitrix24/tls/host_name.hpp"
#include "fast_bitrix24/tls/session.hpp"
#include "fast_bitrix24/tls/session_cache.hpp"
#include "fast_bitrix24/net/asio_transport.hpp"
#include "fast_bitrix24/net/client.hpp"
#include "fast_bitrix24/net/oauth.hpp"
#include "fast_bitrix24/net/transport_options.hpp"
#endif

#if FAST_BITRIX24_HAS_BODIES // amalgamate: optional-region
#include "fast_bitrix24/core/impl.hpp"
#include "fast_bitrix24/json/impl.hpp"
#include "fast_bitrix24/http/impl.hpp"
#include "fast_bitrix24/rest/impl.hpp"
#include "fast_bitrix24/policy/impl.hpp"
#include "fast_bitrix24/op/impl.hpp"
#include "fast_bitrix24/engine/impl.hpp"
#include "fast_bitrix24/client/impl.hpp"
#endif

#if FAST_BITRIX24_HAS_DEFAULT_TRANSPORT && FAST_BITRIX24_HAS_BODIES // amalgamate: optional-region
#include "fast_bitrix24/tls/impl.hpp"
#include "fast_bitrix24/net/impl.hpp"
#endif

#include "fast_bitrix24/base/macros_end.hpp"
// clang-format on
