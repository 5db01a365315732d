/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field.h"

G_BEGIN_DECLS

/**
 * PdkOffer:
 * @machine: (nullable): libvirt's domain capabilities: what the host offers such a machine
 * @host: (nullable): libvirt's capabilities of the host: its CPUs and its machine types
 * @hypervisor: (nullable): “QEMU 7.2”
 *
 * What a host offers, and so which values of a field make sense there.  Ref-counted; only to be
 * read, by one thread at a time.
 */
typedef struct {
  PdkXmlDocument *machine;
  PdkXmlDocument *host;
  char *hypervisor;
} PdkOffer;

/**
 * PdkOffered:
 * @value: (nullable): as of a #PdkField
 * @label: how it is called
 * @reason: (nullable): why it is not on offer, in the user's language; %NULL where it is, or where
 *   the host says nothing about it
 * @note: (nullable): what else is to be said of it
 *
 * A value that a field may have.
 */
typedef struct {
  char *value;
  char *label;
  char *reason;
  char *note;
} PdkOffered;

/** All are copied or referenced, and may be %NULL. */
PdkOffer *pdk_offer_new (PdkXmlDocument *machine, PdkXmlDocument *host, const char *hypervisor);
PdkOffer *pdk_offer_ref (PdkOffer *self);
void pdk_offer_unref (PdkOffer *self);
void pdk_offered_free (PdkOffered *self);

/**
 * pdk_offer_list:
 * @self: (nullable): nothing is known of the host
 * @field: a choice
 * @item: what the field is of, in its document
 *
 * Returns: (transfer full) (element-type PdkOffered): those of the field's table in their order, and
 * what the host has besides; what is not on offer is among them, with the reason
 */
GPtrArray *pdk_offer_list (PdkOffer *self, const PdkField *field, PdkXmlElement *item);

/** Returns: (transfer full) (nullable): why @value is not on offer, as PdkOffered.reason */
char *pdk_offer_explain (PdkOffer *self,
                         const PdkField *field,
                         PdkXmlElement *item,
                         const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOffer, pdk_offer_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOffered, pdk_offered_free)

G_END_DECLS
