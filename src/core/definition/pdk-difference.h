/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/**
 * PdkDifferenceType:
 * @PDK_DIFFERENCE_VALUE: a field is another
 * @PDK_DIFFERENCE_ONLY_LIVE: a device is gone after the next shutdown
 * @PDK_DIFFERENCE_ONLY_STORED: a device, or a row, comes after the next shutdown
 */
typedef enum {
  PDK_DIFFERENCE_VALUE,
  PDK_DIFFERENCE_ONLY_LIVE,
  PDK_DIFFERENCE_ONLY_STORED,
} PdkDifferenceType;

/**
 * PdkDifference:
 * @page: the page or device, in the stored document; of ONLY_LIVE: in the live one
 * @field: of VALUE
 * @live, @stored: (nullable): of VALUE: the value now, and after the next shutdown
 *
 * What a running machine has otherwise than it is stored.
 */
typedef struct {
  PdkDifferenceType type;
  char *page;
  const PdkKind *kind;
  const PdkField *field;
  char *live, *stored;
} PdkDifference;

void pdk_difference_free (PdkDifference *self);

/**
 * pdk_differences_find:
 * @stored: (nullable)
 * @live: (nullable)
 *
 * Values that libvirt chose when it started the machine (ports, names of host interfaces, the
 * processor that “as the host” stands for) are none.  Takes milliseconds: for workers, see
 * PdkDomainDocuments.differences.
 *
 * Returns: (transfer full) (element-type PdkDifference): empty without one of them
 */
GPtrArray *pdk_differences_find (PdkDomainDocument *stored, PdkDomainDocument *live);

/** Returns: (transfer none) (nullable): that of @field in @page; with a %NULL @field any of @page */
const PdkDifference *pdk_differences_lookup (GPtrArray *differences,
                                             const char *page,
                                             const char *field);

/** Returns: (transfer full): “4 GiB now · 8 GiB after shutdown”; without secrets */
char *pdk_difference_describe (const PdkDifference *self);

G_END_DECLS
