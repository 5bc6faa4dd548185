"""Rural members managed by category (农村党员分类管理): P24."""
