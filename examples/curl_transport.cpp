// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// A transport of one's own: libcurl carries the requests (proxies, HTTP/2, client certificates and
// whatever else it is good at).   curl_transport WEBHOOK [CA_FILE]
#define FAST_BITRIX24_NO_DEFAULT_TRANSPORT
#include <curl/curl.h>

#include <fast_bitrix24.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;

// One easy handle, which keeps its connection between the requests.
class curl_function {
public:
    explicit curl_function(std::string ca_file) : ca_file_(std::move(ca_file)) {}

    b24::http_response operator()(const b24::http_request& request) {
        CURL* curl = handle_.get();
        curl_easy_reset(curl);
        b24::url address;
        address.secure = request.secure;
        address.host = request.host;
        address.port = request.port;
        const std::string url = b24::origin(address) + request.target;
        curl_slist* headers = nullptr;
        for (const auto& field : request.headers)
            headers = curl_slist_append(headers, (field.name + ": " + field.value).c_str());
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> keep(headers,
                                                                               curl_slist_free_all);

        b24::http_response answer;
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                         static_cast<long>(b24::to_seconds(request.timeout) * 1000));
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &append_body);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &add_header);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
        if (!ca_file_.empty())
            curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file_.c_str());
        const CURLcode code = curl_easy_perform(curl);
        if (code != CURLE_OK)
            throw std::system_error(b24::make_error_code(code == CURLE_OPERATION_TIMEDOUT
                                                             ? b24::errc::timeout
                                                             : b24::errc::connection_lost),
                                    curl_easy_strerror(code));
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        return answer;
    }

private:
    static std::size_t append_body(char* bytes, std::size_t one, std::size_t size, void* body) {
        static_cast<std::string*>(body)->append(bytes, one * size);
        return one * size;
    }
    static std::size_t add_header(char* bytes, std::size_t one, std::size_t size, void* answer) {
        const std::string_view line(bytes, one * size);
        if (const auto colon = line.find(':'); colon != std::string_view::npos)
            static_cast<b24::http_response*>(answer)->headers.add(
                std::string(line.substr(0, colon)), std::string(b24::trim(line.substr(colon + 1))));
        return one * size;
    }

    std::string ca_file_;
    std::shared_ptr<CURL> handle_{curl_easy_init(), curl_easy_cleanup};
};

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: curl_transport WEBHOOK [CA_FILE]\n";
        return 2;
    }
    try {
        using transport = b24::blocking_transport<curl_function>;
        b24::basic_client<transport> bx{
            argv[1], {}, transport{curl_function{argc > 2 ? argv[2] : ""}}};
        const auto deals = bx.get_all("crm.deal.list", {{"filter", {{"<=ID", 500}}}});
        std::cout << deals.size() << " deals through libcurl\n";
    } catch (const b24::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
