// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fuzz/fuzz_input.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

// Runs a fuzz target over kept inputs, with any compiler: files, or directories of files.
int main(int argc, char** argv) try {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i])) {
            files.emplace_back(argv[i]);
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(argv[i]))
            if (entry.is_regular_file())
                files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    (void)LLVMFuzzerTestOneInput(nullptr, 0);
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (!in) {
            std::cerr << file.string() << ": cannot be read\n";
            return 1;
        }
        std::cout << file.filename().string() << std::endl; // flushed: the next line may be a crash
        (void)LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                     bytes.size());
    }
    std::cout << files.size() << " inputs\n";
    return files.empty() ? 1 : 0;
} catch (const std::exception& e) {
    std::cerr << "thrown out of the target: " << e.what() << '\n';
    return 1;
}
