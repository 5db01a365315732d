/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

G_BEGIN_DECLS

/**
 * PdkNeed:
 * @edit: what is to be done as well
 * @why: in the user's language: “A SCSI disk needs a SCSI controller”
 */
typedef struct {
  PdkEdit *edit;
  char *why;
} PdkNeed;

void pdk_need_free (PdkNeed *self);

/**
 * pdk_edit_find_needs:
 * @document: what @edit is to be done on
 *
 * What a device to be added needs and the machine lacks: a controller, shared memory.  To be asked for
 * and done before it.
 *
 * Returns: (transfer full) (element-type PdkNeed): empty for most
 */
GPtrArray *pdk_edit_find_needs (PdkEdit *edit, PdkDomainDocument *document);

/**
 * pdk_edit_find_leftovers:
 * @document: what @edit is to be done on
 *
 * What is of no use any more once @edit has taken away the last SPICE display: the devices behind its
 * channels, with which libvirt refuses the machine.  To be asked for and done after it.
 *
 * Returns: (transfer full) (element-type PdkNeed): empty for most
 */
GPtrArray *pdk_edit_find_leftovers (PdkEdit *edit, PdkDomainDocument *document);

G_END_DECLS
