export { admitCustomer, type NewCustomer } from './commands/admit-customer.ts'
