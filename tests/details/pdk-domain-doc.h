/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

/** Returns: (transfer full): the text of a file, “-” being standard input */
char *doc_read (const char *name, GError **error);
/** Splits “PAGE.FIELD=VALUE” in place; the page may have dots, a field has none. */
PdkEdit *doc_parse_set (char *text, GError **error);
/** Returns: (transfer full): all pages and the fields that apply, a line each */
char *doc_list (PdkDomainDocument *document);
int doc_print_tables (void);
int doc_run_batch (void);
