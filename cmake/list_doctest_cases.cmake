# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
# Read by ctest itself: asks a doctest program for its test cases and makes each a test.
# In: FB24_EXECUTABLE, FB24_EMULATOR (may be empty), FB24_PREFIX, FB24_DIRECTORY.
function(fb24_list_doctest_cases)
    if(NOT EXISTS "${FB24_EXECUTABLE}")
        add_test("${FB24_PREFIX}is not built" "${FB24_EXECUTABLE}")
        return()
    endif()
    execute_process(
        COMMAND ${FB24_EMULATOR} "${FB24_EXECUTABLE}" --list-test-cases --no-colors=true
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output_error
        RESULT_VARIABLE result
        WORKING_DIRECTORY "${FB24_DIRECTORY}"
    )
    if(NOT result EQUAL 0)
        message("${FB24_EXECUTABLE} --list-test-cases: ${result}\n${output}${output_error}")
        add_test("${FB24_PREFIX}cannot list its cases" "${FB24_EXECUTABLE}" --list-test-cases)
        return()
    endif()
    # A list would split at ; and join at [ ]: take the text apart by hand.
    set(seen "\n")
    while(output MATCHES "^([^\n]*)\n")
        string(LENGTH "${CMAKE_MATCH_0}" length)
        set(line "${CMAKE_MATCH_1}")
        string(SUBSTRING "${output}" ${length} -1 output)
        string(FIND "${seen}" "\n${line}\n" known)
        if(line STREQUAL "" OR line MATCHES "^(\\[doctest\\]|=====)" OR NOT known EQUAL -1)
            continue()
        endif()
        string(APPEND seen "${line}\n")
        string(REPLACE "\\" "\\\\" filter "${line}")
        string(REPLACE "," "\\," filter "${filter}")
        add_test(
            "${FB24_PREFIX}${line}" ${FB24_EMULATOR} "${FB24_EXECUTABLE}" "--test-case=${filter}"
            --case-sensitive=true --no-intro=true --no-colors=true
        )
        # A filter that matches nothing would pass in silence.
        set_tests_properties(
            "${FB24_PREFIX}${line}"
            PROPERTIES WORKING_DIRECTORY "${FB24_DIRECTORY}" TIMEOUT 300
                       FAIL_REGULAR_EXPRESSION "test cases: +0 [|]"
        )
    endwhile()
endfunction()
fb24_list_doctest_cases()
