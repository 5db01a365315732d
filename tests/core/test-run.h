/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Runs a program, found as a shell does, which has to succeed.  What it says is dropped. */
void test_run (const char *const *argv);

G_END_DECLS
